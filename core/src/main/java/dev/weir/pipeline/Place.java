package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * Where a step stands.
 *
 * @param pipeline that owns it
 * @param parent the pipelines that include that one, outermost first, with dots; null at the root
 * @param scope as in {@code root__include}
 * @param index within its scope, from 0
 * @param total of its scope
 */
public record Place(String pipeline, @Nullable String parent, String scope, int index, int total) {}
