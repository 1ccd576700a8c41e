#ifndef WEFT_SSH_SUPPORT_H
#define WEFT_SSH_SUPPORT_H

#if __has_include("CSSHSupportKeys.h")
#include "CSSHSupportKeys.h"
#endif

#endif
