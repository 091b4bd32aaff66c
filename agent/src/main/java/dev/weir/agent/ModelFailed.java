package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/** The model broke off, or did what no model may. */
final class ModelFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelFailed(@Nullable Throwable cause) {
    super("the model did not reply to its end", cause);
  }

  ModelFailed(String what) {
    super(what);
  }
}
