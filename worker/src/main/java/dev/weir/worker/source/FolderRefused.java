package dev.weir.worker.source;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A folder that cannot be looked through; the message says which, why and what is expected. */
public final class FolderRefused extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  FolderRefused(Path folder, String why, String expected, @Nullable Throwable cause) {
    super("folder: %s %s (expected: %s)".formatted(folder, why, expected), cause);
  }
}
