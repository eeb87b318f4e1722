#pragma once
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <libxml/relaxng.h>
#include <libxml/xmlerror.h>

/* xmlFree is a variable there, which Swift cannot call safely. */
static inline void dossier_xml_free(void *memory) { xmlFree(memory); }
