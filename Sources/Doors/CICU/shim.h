#pragma once
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

#include "../late.h"

/* ICU renames every function with its version through macros, which Swift does not import. These
   inline functions give the ones in use a lasting name. */

#define DOSSIER_ICU "libicuuc.so." LATE_NAME(U_ICU_VERSION_MAJOR_NUM)

static inline UBreakIterator *icu_line_breaks_open(const char *locale, UErrorCode *status) {
  return LATE(DOSSIER_ICU, ubrk_open)(UBRK_LINE, locale, NULL, 0, status);
}

static inline UBreakIterator *icu_word_breaks_open(const char *locale, UErrorCode *status) {
  return LATE(DOSSIER_ICU, ubrk_open)(UBRK_WORD, locale, NULL, 0, status);
}

static inline void icu_breaks_close(UBreakIterator *breaks) {
  LATE(DOSSIER_ICU, ubrk_close)(breaks);
}

static inline void icu_breaks_set_text(
    UBreakIterator *breaks, const UChar *text, int32_t length, UErrorCode *status) {
  LATE(DOSSIER_ICU, ubrk_setText)(breaks, text, length, status);
}

static inline int32_t icu_breaks_first(UBreakIterator *breaks) {
  return LATE(DOSSIER_ICU, ubrk_first)(breaks);
}

static inline int32_t icu_breaks_next(UBreakIterator *breaks) {
  return LATE(DOSSIER_ICU, ubrk_next)(breaks);
}

static inline int32_t icu_breaks_status(UBreakIterator *breaks) {
  return LATE(DOSSIER_ICU, ubrk_getRuleStatus)(breaks);
}

static inline const UNormalizer2 *icu_nfc(UErrorCode *status) {
  return LATE(DOSSIER_ICU, unorm2_getNFCInstance)(status);
}

static inline const UNormalizer2 *icu_nfkc(UErrorCode *status) {
  return LATE(DOSSIER_ICU, unorm2_getNFKCInstance)(status);
}

static inline const UNormalizer2 *icu_nfkc_casefold(UErrorCode *status) {
  return LATE(DOSSIER_ICU, unorm2_getNFKCCasefoldInstance)(status);
}

static inline int32_t icu_normalize(
    const UNormalizer2 *form, const UChar *text, int32_t length, UChar *result, int32_t capacity,
    UErrorCode *status) {
  return LATE(DOSSIER_ICU, unorm2_normalize)(form, text, length, result, capacity, status);
}

static inline int32_t icu_normalized_prefix(
    const UNormalizer2 *form, const UChar *text, int32_t length, UErrorCode *status) {
  return LATE(DOSSIER_ICU, unorm2_spanQuickCheckYes)(form, text, length, status);
}

static inline const char *icu_version(void) { return U_ICU_VERSION; }

static inline const char *icu_error_name(UErrorCode status) {
  return LATE(DOSSIER_ICU, u_errorName)(status);
}
