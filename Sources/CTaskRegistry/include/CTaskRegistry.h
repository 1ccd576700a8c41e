#ifndef WEFT_TASK_REGISTRY_H
#define WEFT_TASK_REGISTRY_H

#include <stddef.h>

/// Writes one task definition to `out`, which has room for it.
typedef void (*weft_task_record)(void *out);

/// Remembers a task's record. Called from `.init_array` while an image is loaded, so before any Swift code runs: it only stores a pointer.
void weft_register_task(weft_task_record record);
size_t weft_task_count(void);
weft_task_record weft_task_at(size_t index);

#endif
