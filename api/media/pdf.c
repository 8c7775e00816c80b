/* PDF without what it carries beside its pages (ISO 32000-2): by the qpdf library, whose only user this file is. */
#include "api/media/formats.h"
#include <qpdf/qpdf-c.h>
#include <stdlib.h>
#include <string.h>

/* What a dictionary is, and the members that it loses for it, or the only ones that it keeps; "" ends a list. */
struct rule {
    bool (*is)(qpdf_data pdf, qpdf_oh dictionary);
    const char *const *members;
};

static bool has_name(qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *name)
{
    qpdf_oh value = qpdf_oh_get_key(pdf, dictionary, key);
    bool is = qpdf_oh_is_name_and_equals(pdf, value, name);
    qpdf_oh_release(pdf, value);
    return is;
}

static bool has_string(qpdf_data pdf, qpdf_oh dictionary, const char *key)
{
    qpdf_oh value = qpdf_oh_get_key(pdf, dictionary, key);
    bool is = qpdf_oh_is_string(pdf, value);
    qpdf_oh_release(pdf, value);
    return is;
}

static bool is_any(qpdf_data pdf, qpdf_oh dictionary)
{
    (void)pdf;
    (void)dictionary;
    return true;
}

static bool is_catalog(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Type", "/Catalog");
}

static bool is_branch(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Type", "/Pages");
}

static bool is_page(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Type", "/Page");
}

static bool is_image(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Subtype", "/Image");
}

static bool is_drawing(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Subtype", "/Form");
}

static bool is_form(qpdf_data pdf, qpdf_oh dictionary)
{
    return qpdf_oh_has_key(pdf, dictionary, "/Fields");
}

/* Not every writer names the type or the file: one within the file is then known by where it stands. */
static bool has_file(qpdf_data pdf, qpdf_oh dictionary)
{
    static const char *const names[] = {"/F", "/UF", "/DOS", "/Mac", "/Unix"};
    qpdf_oh files = qpdf_oh_get_key(pdf, dictionary, "/EF");
    bool has = false;
    for (size_t i = 0; qpdf_oh_is_dictionary(pdf, files) && i < sizeof(names) / sizeof(names[0]); i++) {
        qpdf_oh file = qpdf_oh_get_key(pdf, files, names[i]);
        has = has || qpdf_oh_is_stream(pdf, file);
        qpdf_oh_release(pdf, file);
    }
    qpdf_oh_release(pdf, files);
    return has;
}

static bool is_file(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/Type", "/Filespec") || has_string(pdf, dictionary, "/F") ||
           has_string(pdf, dictionary, "/UF") || has_file(pdf, dictionary);
}

static bool is_signature(qpdf_data pdf, qpdf_oh dictionary)
{
    return qpdf_oh_has_key(pdf, dictionary, "/ByteRange");
}

static bool is_signature_field(qpdf_data pdf, qpdf_oh dictionary)
{
    return has_name(pdf, dictionary, "/FT", "/Sig");
}

/* A remark on a page; the title of a form's field is its name, and stays. */
static bool is_remark(qpdf_data pdf, qpdf_oh dictionary)
{
    return qpdf_oh_has_key(pdf, dictionary, "/Rect") && qpdf_oh_has_key(pdf, dictionary, "/Subtype") &&
           !qpdf_oh_has_key(pdf, dictionary, "/FT") && !has_name(pdf, dictionary, "/Subtype", "/Widget");
}

#define LIST(...) ((const char *const[]){__VA_ARGS__, ""})
/* What shows pages and leads to them. Not here: where a page lies on the earth (/VP), scripts, and what a writer keeps
 * for itself. */
static const struct rule kept[] = {
    {is_catalog, LIST("/Type", "/Version", "/Pages", "/PageLabels", "/Names", "/Dests", "/ViewerPreferences",
                      "/PageLayout", "/PageMode", "/Outlines", "/OCProperties", "/AcroForm", "/StructTreeRoot",
                      "/MarkInfo", "/Lang", "/OutputIntents")},
    {is_branch, LIST("/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate")},
    {is_page, LIST("/Type", "/Parent", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
                   "/BoxColorInfo", "/Contents", "/Rotate", "/Group", "/Annots", "/Dur", "/Trans", "/Tabs", "/UserUnit",
                   "/StructParents")},
    {is_image, LIST("/Type", "/Subtype", "/Name", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent",
                    "/ImageMask", "/Mask", "/SMask", "/SMaskInData", "/Matte", "/Decode", "/Interpolate", "/OC",
                    "/StructParent", "/Length", "/Filter", "/DecodeParms")},
    {is_remark, LIST("/Type", "/Subtype", "/Rect", "/Contents", "/P", "/F", "/AP", "/AS", "/Border", "/BS", "/BE", "/C",
                     "/IC", "/CA", "/H", "/A", "/Dest", "/QuadPoints", "/L", "/LE", "/Vertices", "/InkList", "/RD",
                     "/Q", "/DA", "/Name", "/Open", "/Popup", "/Parent", "/OC", "/StructParent", "/FS")},
    {is_drawing, LIST("/Type", "/Subtype", "/Name", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC",
                      "/StructParent", "/StructParents", "/Length", "/Filter", "/DecodeParms")},
};
static const struct rule lost[] = {
    {is_any, LIST("/Metadata", "/PieceInfo", "/LastModified", "/SpiderInfo", "/CreatorInfo", "/Creator", "/Measure",
                  "/PtData", "/LGIDict")},
    {is_form, LIST("/XFA")},
    {is_file, LIST("/EF", "/RF", "/Thumb", "/CI")}, /* a file within the file is not looked into; its name is content */
    {is_signature_field, LIST("/V")},               /* signs bytes that are no more, and names the signer */
    {is_signature, LIST("/Name", "/Location", "/Reason", "/ContactInfo", "/M", "/Prop_Build", "/Contents", "/Cert")},
};

static void keep_only(qpdf_data pdf, qpdf_oh dictionary, const char *const *members)
{
    for (qpdf_oh_begin_dict_key_iter(pdf, dictionary); qpdf_oh_dict_more_keys(pdf);) {
        const char *key = qpdf_oh_dict_next_key(pdf), *const *member = members;
        while (**member && strcmp(*member, key) != 0)
            member++;
        if (!**member)
            qpdf_oh_remove_key(pdf, dictionary, key);
    }
}

static void apply_rules(qpdf_data pdf, qpdf_oh dictionary)
{
    for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
        if (kept[i].is(pdf, dictionary))
            keep_only(pdf, dictionary, kept[i].members);
    for (size_t i = 0; i < sizeof(lost) / sizeof(lost[0]); i++)
        if (lost[i].is(pdf, dictionary))
            for (const char *const *key = lost[i].members; **key; key++)
                qpdf_oh_remove_key(pdf, dictionary, *key);
}

static void push(struct text *stack, qpdf_oh value)
{
    text_add(stack, (const char *)&value, sizeof(value));
}

static qpdf_oh pop(struct text *stack)
{
    qpdf_oh value;
    stack->length -= sizeof(value);
    memcpy(&value, stack->data + stack->length, sizeof(value));
    return value;
}

/* Objects with a number of their own come in their turn. */
static void push_direct(qpdf_data pdf, struct text *stack, qpdf_oh value)
{
    bool is_container = qpdf_oh_is_dictionary(pdf, value) || qpdf_oh_is_array(pdf, value);
    if (is_container && !qpdf_oh_is_indirect(pdf, value))
        push(stack, value);
    else
        qpdf_oh_release(pdf, value);
}

/* Cleans a dictionary or an array and all that stands directly in it. */
static bool clean_tree(qpdf_data pdf, struct text *stack, qpdf_oh root)
{
    stack->length = 0;
    for (push(stack, root); !stack->failed && stack->length > 0;) {
        qpdf_oh value = pop(stack);
        if (qpdf_oh_is_dictionary(pdf, value)) {
            apply_rules(pdf, value);
            for (qpdf_oh_begin_dict_key_iter(pdf, value); qpdf_oh_dict_more_keys(pdf);)
                push_direct(pdf, stack, qpdf_oh_get_key(pdf, value, qpdf_oh_dict_next_key(pdf)));
        } else if (qpdf_oh_is_array(pdf, value)) {
            int count = qpdf_oh_get_array_n_items(pdf, value);
            for (int i = 0; i < count; i++)
                push_direct(pdf, stack, qpdf_oh_get_array_item(pdf, value, i));
        }
        qpdf_oh_release(pdf, value);
    }
    return !stack->failed && !qpdf_has_error(pdf);
}

/* The stream is a JPEG file as it came from the camera: it is stripped like one. */
static bool strip_picture(qpdf_data pdf, qpdf_oh stream, qpdf_oh dictionary)
{
    struct text out = {0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    bool fine = (qpdf_oh_get_stream_data(pdf, stream, qpdf_dl_none, NULL, &bytes, &size) & QPDF_ERRORS) == 0 &&
                strip_jpeg(bytes, size, &out) && !out.failed;
    if (fine)
        qpdf_oh_replace_stream_data(pdf, stream, (const unsigned char *)out.data, out.length,
                                    qpdf_oh_get_key(pdf, dictionary, "/Filter"),
                                    qpdf_oh_get_key(pdf, dictionary, "/DecodeParms"));
    free(bytes);
    text_clear(&out);
    return fine;
}

/* JPEG as the one filter is looked into; behind another filter, and JPEG 2000, is not known: no copy then. */
static bool clean_picture(qpdf_data pdf, qpdf_oh stream, qpdf_oh dictionary)
{
    qpdf_oh filter = qpdf_oh_get_key(pdf, dictionary, "/Filter");
    int count = qpdf_oh_is_array(pdf, filter) ? qpdf_oh_get_array_n_items(pdf, filter) : 1;
    bool is_jpeg = false;
    for (int i = 0; i < count; i++) {
        qpdf_oh name = qpdf_oh_is_array(pdf, filter) ? qpdf_oh_get_array_item(pdf, filter, i) : filter;
        is_jpeg = is_jpeg || qpdf_oh_is_name_and_equals(pdf, name, "/DCTDecode");
        if (qpdf_oh_is_name_and_equals(pdf, name, "/JPXDecode"))
            return false;
    }
    return !is_jpeg || (count == 1 && strip_picture(pdf, stream, dictionary));
}

static bool clean_object(qpdf_data pdf, struct text *stack, int id)
{
    qpdf_oh object = qpdf_get_object_by_id(pdf, id, 0);
    if (!qpdf_oh_is_stream(pdf, object))
        return clean_tree(pdf, stack, object);
    qpdf_oh dictionary = qpdf_oh_get_dict(pdf, object);
    bool fine = true;
    if (has_name(pdf, dictionary, "/Type", "/Metadata") || has_name(pdf, dictionary, "/Type", "/EmbeddedFile"))
        qpdf_replace_object(pdf, id, 0, qpdf_oh_new_null(pdf));
    else
        fine = clean_picture(pdf, object, dictionary) && clean_tree(pdf, stack, dictionary);
    qpdf_oh_release(pdf, object);
    return fine && !qpdf_has_error(pdf);
}

/* Of the trailer stays where the catalog is. */
static void clean_trailer(qpdf_data pdf)
{
    static const char *const members[] = {"/Info", "/ID", "/DocChecksum", "/AdditionalStreams", "/XRefStm"};
    qpdf_oh trailer = qpdf_get_trailer(pdf);
    for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
        qpdf_oh_remove_key(pdf, trailer, members[i]);
}

static bool clean(qpdf_data pdf)
{
    struct text stack = {0};
    qpdf_oh size = qpdf_oh_get_key(pdf, qpdf_get_trailer(pdf), "/Size");
    int objects = qpdf_oh_get_int_value_as_int(pdf, size);
    bool fine = true;
    for (int id = 1; fine && id < objects; id++)
        fine = clean_object(pdf, &stack, id);
    text_clear(&stack);
    return fine;
}

/* Only what the catalog leads to is written: earlier versions of pages stay behind. */
static bool write_out(qpdf_data pdf, struct text *out)
{
    if (qpdf_init_write_memory(pdf) & QPDF_ERRORS)
        return false;
    qpdf_set_stream_data_mode(pdf, qpdf_s_preserve);
    qpdf_set_object_stream_mode(pdf, qpdf_o_preserve);
    qpdf_set_deterministic_ID(pdf, QPDF_TRUE);
    qpdf_set_suppress_original_object_IDs(pdf, QPDF_TRUE);
    if (qpdf_write(pdf) & QPDF_ERRORS)
        return false;
    add_bytes(out, qpdf_get_buffer(pdf), qpdf_get_buffer_length(pdf));
    return !out->failed;
}

static bool rewrite(const void *bytes, size_t size, bool (*change)(qpdf_data pdf), struct text *out)
{
    qpdf_data pdf = qpdf_init();
    qpdf_silence_errors(pdf);
    qpdf_set_suppress_warnings(pdf, QPDF_TRUE);
    bool fine = (qpdf_read_memory(pdf, "the file", bytes, size, NULL) & QPDF_ERRORS) == 0 && !qpdf_is_encrypted(pdf) &&
                qpdf_get_num_pages(pdf) > 0;
    if (fine)
        clean_trailer(pdf);
    fine = fine && (!change || change(pdf)) && !qpdf_has_error(pdf) && write_out(pdf, out);
    if (qpdf_has_error(pdf))
        qpdf_get_error(pdf); /* one that nobody has fetched is printed */
    qpdf_cleanup(&pdf);
    return fine;
}

/* Twice: what was written once has its objects numbered in a row, without gaps and generations. */
bool strip_pdf(const unsigned char *bytes, size_t size, struct text *out)
{
    struct text numbered = {0};
    bool fine = rewrite(bytes, size, NULL, &numbered) && rewrite(numbered.data, numbered.length, clean, out);
    text_clear(&numbered);
    return fine;
}
