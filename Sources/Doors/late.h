#pragma once
#include <dlfcn.h>
#include <stdio.h>
#include <unistd.h>

/* Libraries that are opened at their first call. Linked to the program, they would be loaded at
   each start with all that they need in turn (libxml2 brings ICU, HarfBuzz brings GLib), and that
   takes a fifth of the time in which a case is taken out of a volume, which needs none of them. */

static inline void *late_symbol(const char *library, const char *name) {
  void *opened = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  void *symbol = opened == NULL ? NULL : dlsym(opened, name);
  if (symbol == NULL) {
    fprintf(
        stderr,
        "dossier: %s：无法使用这个库（%s）：请安装它的软件包；系统升级后请重新构建本程序。 "
        "The library cannot be used: install its package, or build the program again after an "
        "upgrade of the system.\n",
        library, dlerror());
    /* Several threads may come here at once. */
    _exit(1);
  }
  return symbol;
}

#define LATE_EXPANDED(name) #name
#define LATE_NAME(name) LATE_EXPANDED(name)

/* The address of what `library` calls `name`, of the type that its header gives it. */
#define LATE(library, name)                                               \
  (__extension__({                                                        \
    static __typeof__(&name) kept;                                        \
    __typeof__(&name) found = __atomic_load_n(&kept, __ATOMIC_ACQUIRE);   \
    if (found == NULL) {                                                  \
      found = (__typeof__(&name))late_symbol(library, LATE_NAME(name));   \
      __atomic_store_n(&kept, found, __ATOMIC_RELEASE);                   \
    }                                                                     \
    found;                                                                \
  }))
