#pragma once
#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utext.h>

// ICU renames every function with its version through macros, which Swift does not import. These
// inline functions give the ones in use a lasting name.

static inline UBreakIterator *icu_line_breaks_open(const char *locale, UErrorCode *status) {
  return ubrk_open(UBRK_LINE, locale, NULL, 0, status);
}

static inline UBreakIterator *icu_word_breaks_open(const char *locale, UErrorCode *status) {
  return ubrk_open(UBRK_WORD, locale, NULL, 0, status);
}

static inline void icu_breaks_close(UBreakIterator *breaks) { ubrk_close(breaks); }

static inline void icu_breaks_set_text(
    UBreakIterator *breaks, const UChar *text, int32_t length, UErrorCode *status) {
  ubrk_setText(breaks, text, length, status);
}

static inline int32_t icu_breaks_first(UBreakIterator *breaks) { return ubrk_first(breaks); }

static inline int32_t icu_breaks_next(UBreakIterator *breaks) { return ubrk_next(breaks); }

static inline int32_t icu_breaks_status(UBreakIterator *breaks) {
  return ubrk_getRuleStatus(breaks);
}

static inline const UNormalizer2 *icu_nfc(UErrorCode *status) {
  return unorm2_getNFCInstance(status);
}

static inline const UNormalizer2 *icu_nfkc(UErrorCode *status) {
  return unorm2_getNFKCInstance(status);
}

static inline const UNormalizer2 *icu_nfkc_casefold(UErrorCode *status) {
  return unorm2_getNFKCCasefoldInstance(status);
}

static inline int32_t icu_normalize(
    const UNormalizer2 *form, const UChar *text, int32_t length, UChar *result, int32_t capacity,
    UErrorCode *status) {
  return unorm2_normalize(form, text, length, result, capacity, status);
}

static inline int32_t icu_normalized_prefix(
    const UNormalizer2 *form, const UChar *text, int32_t length, UErrorCode *status) {
  return unorm2_spanQuickCheckYes(form, text, length, status);
}

static inline const char *icu_version(void) { return U_ICU_VERSION; }

static inline const char *icu_error_name(UErrorCode status) { return u_errorName(status); }
