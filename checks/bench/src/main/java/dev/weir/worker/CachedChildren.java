package dev.weir.worker;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Pools whose processes start with an AOT cache. It is here since a pool's builder has no public
 * option for the folder.
 */
public final class CachedChildren {

  private CachedChildren() {}

  /** With a cache in that folder, or as the builder is; to be called before other options. */
  public static PoolBuilder in(@Nullable Path folder, PoolBuilder settings) {
    return folder == null ? settings : settings.children(settings.children.withCache(folder));
  }
}
