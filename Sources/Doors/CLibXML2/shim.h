#pragma once
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>

#include "../late.h"

/* The number of the binary interface that these headers describe. */
#if LIBXML_VERSION >= 21400
#define DOSSIER_XML "libxml2.so.16"
#else
#define DOSSIER_XML "libxml2.so.2"
#endif

static inline void dossier_xml_start(void) { LATE(DOSSIER_XML, xmlInitParser)(); }

static inline xmlParserCtxtPtr dossier_xml_context(void) {
  return LATE(DOSSIER_XML, xmlNewParserCtxt)();
}

static inline void dossier_xml_free_context(xmlParserCtxtPtr context) {
  LATE(DOSSIER_XML, xmlFreeParserCtxt)(context);
}

static inline xmlDocPtr dossier_xml_read(
    xmlParserCtxtPtr context, const char *bytes, int count, int options) {
  return LATE(DOSSIER_XML, xmlCtxtReadMemory)(context, bytes, count, NULL, "UTF-8", options);
}

/* What was wrong, in the library's words, and where; NULL where it does not say. */
static inline const xmlError *dossier_xml_error(xmlParserCtxtPtr context) {
  return LATE(DOSSIER_XML, xmlCtxtGetLastError)(context);
}

static inline void dossier_xml_free_document(xmlDocPtr document) {
  LATE(DOSSIER_XML, xmlFreeDoc)(document);
}

static inline xmlNodePtr dossier_xml_root(const xmlDoc *document) {
  return LATE(DOSSIER_XML, xmlDocGetRootElement)(document);
}

/* The value of an attribute, to be freed. */
static inline xmlChar *dossier_xml_value(const xmlAttr *attribute) {
  return LATE(DOSSIER_XML, xmlNodeGetContent)((const xmlNode *)attribute);
}

/* xmlFree is a variable there, which Swift cannot call safely. */
static inline void dossier_xml_free(void *memory) { (*LATE(DOSSIER_XML, xmlFree))(memory); }
