package dev.weir.agent;

import org.jspecify.annotations.Nullable;

/** The model broke off, or did what no model may. */
public final class ModelFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean nothingWasSaid;

  ModelFailed(@Nullable Throwable cause, boolean nothingWasSaid) {
    super("the model did not reply to its end", cause);
    this.nothingWasSaid = nothingWasSaid;
  }

  ModelFailed(String what) {
    super(what);
    this.nothingWasSaid = false;
  }

  /** Whether it may be asked again: nothing was heard of it. */
  boolean nothingWasSaid() {
    return nothingWasSaid;
  }
}
