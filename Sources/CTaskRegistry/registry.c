#include "CTaskRegistry.h"

#include <stdlib.h>

// The loader runs .init_array in one thread, and everything that reads comes after it: no lock is needed.
static weft_task_record *records;
static size_t count, capacity;

void weft_register_task(weft_task_record record) {
    if (count == capacity) {
        size_t larger = capacity ? capacity * 2 : 64;
        weft_task_record *grown = realloc(records, larger * sizeof *grown);
        if (!grown) abort();
        records = grown;
        capacity = larger;
    }
    records[count++] = record;
}

size_t weft_task_count(void) { return count; }
weft_task_record weft_task_at(size_t index) { return records[index]; }
