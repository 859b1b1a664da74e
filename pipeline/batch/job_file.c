/*
 * Job files: see job_file.h.
 */
#include "pipeline/batch/job_file.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "input/yaml_tree.h"
#include "layouts/arrangement.h"
#include "layouts/definition.h"
#include "pipeline/file.h"
#include "pipeline/messages.h"
#include "pipeline/pipeline.h"
#include "pipeline/source_file.h"

typedef struct JobReader {
    Arena *arena;
    Diagnostics diagnostics;
    const char *file;
    JobGroups *groups;
    const char *profile; /* of all jobs */
    bool profile_strict;
} JobReader;

bool
is_job_file(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

bool
is_merged_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name && strcmp(dot, ".pdf") == 0 && !strchr(name, '/');
}

static void
report_unknown(JobReader *reader, const YamlNode *node, const char *const *keys,
               size_t count)
{
    const char *nearest = nearest_name(node->key, keys, count);
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "unknown-key",
             node->key_place, "\"%s\" means nothing in a job file%s%s%s",
             node->key, nearest ? "; did you mean \"" : "",
             nearest ? nearest : "", nearest ? "\"?" : "");
}

/* The scalar's text; NULL with an error for anything else. */
static const char *
text_of(JobReader *reader, const YamlNode *node)
{
    if (node->kind == YAML_SCALAR && *node->text)
        return node->text;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "\"%s\" needs one value", node->key ? node->key : "source");
    return NULL;
}

/* A file beside the job file. */
static const char *
path_of(JobReader *reader, const YamlNode *node)
{
    const char *name = text_of(reader, node);
    const char *slash = strrchr(reader->file, '/');
    if (!name || name[0] == '/' || !slash)
        return name;
    return arena_format(reader->arena, "%.*s%s",
                        (int)(slash - reader->file) + 1, reader->file, name);
}

/* A layout's name stays as it is; a file's is beside the job file. */
static const char *
layout_of(JobReader *reader, const YamlNode *node)
{
    const char *name = text_of(reader, node);
    return name && (strchr(name, '/') || is_job_file(name))
               ? path_of(reader, node)
               : name;
}

static const char *
profile_of(JobReader *reader, const YamlNode *node)
{
    const char *name = text_of(reader, node);
    if (!name || profile_is_known(name))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "there is no profile \"%s\"; there are: %s", name, profile_names);
    return NULL;
}

static const char *
compression_of(JobReader *reader, const YamlNode *node)
{
    const char *name = text_of(reader, node);
    if (!name || compression_is_known(name))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "compression is fast, normal or small, not \"%s\"", name);
    return NULL;
}

static const char *
arrangement_of(JobReader *reader, const YamlNode *node)
{
    ArrangementKind kind;
    const char *name = text_of(reader, node);
    if (!name || arrangement_kind(name, &kind))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "there is no arrangement \"%s\"; there are: %s", name,
             arrangement_names);
    return NULL;
}

static const char *
impose_of(JobReader *reader, const YamlNode *node)
{
    ImpositionKind kind;
    const char *name = text_of(reader, node);
    if (!name || imposition_kind(name, &kind))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "there is no imposition \"%s\"; there are: %s", name,
             imposition_names);
    return NULL;
}

static const char *
sheet_of(JobReader *reader, const YamlNode *node)
{
    Length width;
    Length height;
    const char *name = text_of(reader, node);
    if (!name || paper_size(name, &width, &height))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "there is no paper \"%s\"; there are: %s", name, paper_names);
    return NULL;
}

static bool
truth_of(JobReader *reader, const YamlNode *node)
{
    const char *text = text_of(reader, node);
    if (text && strcmp(text, "true") != 0 && strcmp(text, "false") != 0)
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
                 "\"%s\" must be true or false", node->key);
    return text && strcmp(text, "true") == 0;
}

/* "true" keeps the usual number of bytes free. */
static size_t
signature_size_of(JobReader *reader, const YamlNode *node)
{
    size_t size = 0;
    const char *text = text_of(reader, node);
    if (!text || strcmp(text, "false") == 0)
        return 0;
    if (!signature_size_read(strcmp(text, "true") == 0 ? NULL : text, &size))
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
                 "reserve-signature is true, false or a number of bytes from "
                 "%d to %d",
                 PDF_SIGNATURE_LEAST, PDF_SIGNATURE_MOST);
    return size;
}

static bool
add_file(JobReader *reader, const char *path, JobGroup *group)
{
    const char **added = vector_push(reader->arena, &group->sources);
    if (added)
        *added = path;
    return added != NULL;
}

/* A pattern beside the job file, whose own folder is no pattern. */
static const char *
pattern_of(JobReader *reader, const char *path, const char *name)
{
    StringBuilder pattern = {.arena = reader->arena};
    size_t folder = strlen(path) - strlen(name);
    for (size_t i = 0; i < folder; i++) {
        if (strchr("*?[\\", path[i]))
            string_append(&pattern, "\\", 1);
        string_append(&pattern, path + i, 1);
    }
    string_append_text(&pattern, name);
    return pattern.bytes;
}

/* Every file that a pattern means; there must be one. */
static void
add_files(JobReader *reader, const YamlNode *node, const char *pattern,
          JobGroup *group)
{
    glob_t found = {0};
    int failed = glob(pattern, 0, NULL, &found);
    for (size_t i = 0; !failed && i < found.gl_pathc; i++) {
        const char *path = arena_text(reader->arena, found.gl_pathv[i],
                                      strlen(found.gl_pathv[i]));
        if (!path || !add_file(reader, path, group))
            break;
    }
    globfree(&found);
    if (failed)
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
                 "no file is called %s", node->text);
}

/* A file that is really called so is no pattern. */
static void
add_source(JobReader *reader, const YamlNode *node, JobGroup *group)
{
    const char *path = path_of(reader, node);
    if (!path)
        return;
    bool is_pattern = strpbrk(node->text, "*?[") && !file_exists(path);
    const char *pattern =
        is_pattern ? pattern_of(reader, path, node->text) : NULL;
    if (pattern)
        add_files(reader, node, pattern, group);
    else if (!is_pattern)
        add_file(reader, path, group);
}

static void
add_sources(JobReader *reader, const YamlNode *node, JobGroup *group)
{
    if (node->kind != YAML_SEQUENCE)
        add_source(reader, node, group);
    for (const YamlNode *child = node->first_child;
         node->kind == YAML_SEQUENCE && child; child = child->next)
        add_source(reader, child, group);
}

/* Or at least words that should be one, which were told of. */
static bool
has_source(const YamlNode *job)
{
    const YamlNode *node = yaml_tree_get(job, "source");
    if (!node)
        node = yaml_tree_get(job, "sources");
    return node && (node->kind != YAML_SEQUENCE || node->count > 0);
}

static void
read_job(JobReader *reader, const YamlNode *job)
{
    static const char *const keys[] = {
        "source",      "sources",           "records",        "name",
        "layout",      "profile",           "profile-strict", "arrangement",
        "compression", "reserve-signature", "impose",         "sheet",
        "repeat"};
    JobGroup group = {.options = {.profile = reader->profile,
                                  .profile_strict = reader->profile_strict}};
    for (const YamlNode *node = job->first_child; node && node->key;
         node = node->next) {
        if (strcmp(node->key, "source") == 0 ||
            strcmp(node->key, "sources") == 0)
            add_sources(reader, node, &group);
        else if (strcmp(node->key, "records") == 0)
            group.records = path_of(reader, node);
        else if (strcmp(node->key, "name") == 0)
            group.name = text_of(reader, node);
        else if (strcmp(node->key, "layout") == 0)
            group.options.layout = layout_of(reader, node);
        else if (strcmp(node->key, "compression") == 0)
            group.options.compression = compression_of(reader, node);
        else if (strcmp(node->key, "reserve-signature") == 0)
            group.options.signature_size = signature_size_of(reader, node);
        else if (strcmp(node->key, "arrangement") == 0)
            group.options.arrangement = arrangement_of(reader, node);
        else if (strcmp(node->key, "impose") == 0)
            group.options.impose = impose_of(reader, node);
        else if (strcmp(node->key, "sheet") == 0)
            group.options.sheet = sheet_of(reader, node);
        else if (strcmp(node->key, "repeat") == 0)
            group.options.repeat = truth_of(reader, node) ? "yes" : "no";
        else if (strcmp(node->key, "profile") == 0)
            group.options.profile = profile_of(reader, node);
        else if (strcmp(node->key, "profile-strict") == 0)
            group.options.profile_strict = truth_of(reader, node);
        else
            report_unknown(reader, node, keys, sizeof keys / sizeof *keys);
    }
    if (!has_source(job))
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", job->place,
                 "a job needs a source");
    if (group.name && !group.records)
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value",
                 yaml_tree_get(job, "name")->place,
                 "\"name\" is of records, and there are none");
    JobGroup *added = vector_push(reader->arena, &reader->groups->list);
    if (added)
        *added = group;
}

static const char *
merge_of(JobReader *reader, const YamlNode *node)
{
    const char *name = text_of(reader, node);
    if (!name || is_merged_name(name))
        return name;
    diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
             "\"merge\" is the name of a PDF in the folder, such as all.pdf, "
             "not \"%s\"",
             name);
    return NULL;
}

static void
read_jobs(JobReader *reader, const YamlNode *jobs)
{
    if (jobs->kind != YAML_SEQUENCE || jobs->count == 0)
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", jobs->place,
                 "\"jobs\" must be a list of jobs");
    for (const YamlNode *job = jobs->first_child;
         jobs->kind == YAML_SEQUENCE && job; job = job->next)
        read_job(reader, job);
}

static void
read_workers(JobReader *reader, const YamlNode *node)
{
    const char *text = text_of(reader, node);
    long workers = text ? strtol(text, NULL, 10) : 0;
    if (text && (workers < 1 || workers > 512))
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", node->place,
                 "\"workers\" must be a number from 1 to 512");
    reader->groups->workers = (int)workers;
}

/* What holds for all jobs is read before them, wherever it stands. */
static void
read_root(JobReader *reader, const YamlNode *root)
{
    static const char *const keys[] = {"output",  "merge",          "workers",
                                       "profile", "profile-strict", "jobs"};
    const YamlNode *jobs = yaml_tree_get(root, "jobs");
    for (const YamlNode *node = root->first_child; node && node->key;
         node = node->next) {
        if (strcmp(node->key, "output") == 0)
            reader->groups->folder = path_of(reader, node);
        else if (strcmp(node->key, "merge") == 0)
            reader->groups->merge = merge_of(reader, node);
        else if (strcmp(node->key, "workers") == 0)
            read_workers(reader, node);
        else if (strcmp(node->key, "profile") == 0)
            reader->profile = profile_of(reader, node);
        else if (strcmp(node->key, "profile-strict") == 0)
            reader->profile_strict = truth_of(reader, node);
        else if (node != jobs)
            report_unknown(reader, node, keys, sizeof keys / sizeof *keys);
    }
    if (jobs)
        read_jobs(reader, jobs);
    else
        diagnose(&reader->diagnostics, SEVERITY_ERROR, "job-value", root->place,
                 "a job file needs \"jobs\"");
}

int
job_file_read(Arena *arena, const char *name, JobGroups *groups)
{
    Status status = STATUS_REJECTED;
    JobReader reader = {
        .arena = arena,
        .diagnostics = {.arena = arena, .style = messages_style()},
        .file = name,
        .groups = groups};
    Source *source =
        source_file_read(arena, name, &reader.diagnostics, &status);
    YamlNode *root = source ? yaml_tree_read(arena, source, 0, source->length,
                                             &reader.diagnostics)
                            : NULL;
    if (root && root->kind == YAML_MAPPING)
        read_root(&reader, root);
    else if (root)
        diagnose(&reader.diagnostics, SEVERITY_ERROR, "job-value", root->place,
                 "a job file needs \"jobs\"");
    diagnostics_print(&reader.diagnostics, stderr);
    if (arena_failed(arena)) {
        failure_no_memory();
        return EXIT_MACHINE_FAILED;
    }
    return reader.diagnostics.errors > 0 ? EXIT_DOCUMENT_FAILED : EXIT_ALL_MADE;
}
