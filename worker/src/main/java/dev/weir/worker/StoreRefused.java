package dev.weir.worker;

import org.jspecify.annotations.Nullable;

/** A folder of sessions, or of one, cannot be used; nothing was changed in it. */
public final class StoreRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreRefused(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
