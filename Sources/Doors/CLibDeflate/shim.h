#pragma once
#include <libdeflate.h>

static inline const char *dossier_libdeflate_version(void) { return LIBDEFLATE_VERSION_STRING; }
