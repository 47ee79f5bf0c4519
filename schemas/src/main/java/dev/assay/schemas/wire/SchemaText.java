package dev.assay.schemas.wire;

/**
 * A schema as it is kept beside what was written with it.
 *
 * @param name of the event, without its package
 * @param json its definition
 */
public record SchemaText(String name, String json) {}
