#pragma once
#include <harfbuzz/hb.h>
#include <harfbuzz/hb-ot.h>

#include "../late.h"

/* The functions in use, under the library's names with `late_` before them. */

#define DOSSIER_HB(result, name, parameters, arguments) \
  static inline result late_##name parameters { return LATE("libharfbuzz.so.0", name) arguments; }

DOSSIER_HB(const char *, hb_version_string, (void), ())
DOSSIER_HB(
    hb_blob_t *, hb_blob_create,
    (const char *bytes, unsigned int count, hb_memory_mode_t mode,
     void *owner, hb_destroy_func_t release),
    (bytes, count, mode, owner, release))
DOSSIER_HB(void, hb_blob_destroy, (hb_blob_t *blob), (blob))
DOSSIER_HB(hb_face_t *, hb_face_create, (hb_blob_t *blob, unsigned int index), (blob, index))
DOSSIER_HB(void, hb_face_make_immutable, (hb_face_t *face), (face))
DOSSIER_HB(void, hb_face_destroy, (hb_face_t *face), (face))
DOSSIER_HB(hb_font_t *, hb_font_create, (hb_face_t *face), (face))
DOSSIER_HB(void, hb_font_make_immutable, (hb_font_t *font), (font))
DOSSIER_HB(void, hb_font_destroy, (hb_font_t *font), (font))
DOSSIER_HB(
    hb_bool_t, hb_font_get_nominal_glyph,
    (hb_font_t *font, hb_codepoint_t scalar, hb_codepoint_t *glyph),
    (font, scalar, glyph))
DOSSIER_HB(
    hb_position_t, hb_font_get_glyph_h_advance,
    (hb_font_t *font, hb_codepoint_t glyph),
    (font, glyph))
DOSSIER_HB(
    void, hb_font_get_glyph_shape,
    (hb_font_t *font, hb_codepoint_t glyph, hb_draw_funcs_t *pen, void *sketch),
    (font, glyph, pen, sketch))
DOSSIER_HB(hb_buffer_t *, hb_buffer_create, (void), ())
DOSSIER_HB(void, hb_buffer_destroy, (hb_buffer_t *buffer), (buffer))
DOSSIER_HB(
    void, hb_buffer_add_utf8,
    (hb_buffer_t *buffer, const char *text, int length, unsigned int start, int count),
    (buffer, text, length, start, count))
DOSSIER_HB(void, hb_buffer_guess_segment_properties, (hb_buffer_t *buffer), (buffer))
DOSSIER_HB(
    void, hb_buffer_set_direction,
    (hb_buffer_t *buffer, hb_direction_t direction),
    (buffer, direction))
DOSSIER_HB(
    void, hb_buffer_set_language,
    (hb_buffer_t *buffer, hb_language_t language),
    (buffer, language))
DOSSIER_HB(hb_language_t, hb_language_from_string, (const char *name, int length), (name, length))
DOSSIER_HB(
    void, hb_shape,
    (hb_font_t *font, hb_buffer_t *buffer, const hb_feature_t *features, unsigned int count),
    (font, buffer, features, count))
DOSSIER_HB(
    hb_glyph_info_t *, hb_buffer_get_glyph_infos,
    (hb_buffer_t *buffer, unsigned int *count),
    (buffer, count))
DOSSIER_HB(
    hb_glyph_position_t *, hb_buffer_get_glyph_positions,
    (hb_buffer_t *buffer, unsigned int *count),
    (buffer, count))
DOSSIER_HB(hb_draw_funcs_t *, hb_draw_funcs_create, (void), ())
DOSSIER_HB(
    void, hb_draw_funcs_set_move_to_func,
    (hb_draw_funcs_t *pen, hb_draw_move_to_func_t step, void *data, hb_destroy_func_t release),
    (pen, step, data, release))
DOSSIER_HB(
    void, hb_draw_funcs_set_line_to_func,
    (hb_draw_funcs_t *pen, hb_draw_line_to_func_t step, void *data, hb_destroy_func_t release),
    (pen, step, data, release))
DOSSIER_HB(
    void, hb_draw_funcs_set_quadratic_to_func,
    (hb_draw_funcs_t *pen, hb_draw_quadratic_to_func_t step, void *data, hb_destroy_func_t release),
    (pen, step, data, release))
DOSSIER_HB(
    void, hb_draw_funcs_set_cubic_to_func,
    (hb_draw_funcs_t *pen, hb_draw_cubic_to_func_t step, void *data, hb_destroy_func_t release),
    (pen, step, data, release))
DOSSIER_HB(
    void, hb_draw_funcs_set_close_path_func,
    (hb_draw_funcs_t *pen, hb_draw_close_path_func_t step, void *data, hb_destroy_func_t release),
    (pen, step, data, release))
DOSSIER_HB(void, hb_draw_funcs_make_immutable, (hb_draw_funcs_t *pen), (pen))
DOSSIER_HB(void, hb_draw_funcs_destroy, (hb_draw_funcs_t *pen), (pen))
