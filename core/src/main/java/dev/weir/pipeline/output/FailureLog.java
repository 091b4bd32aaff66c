package dev.weir.pipeline.output;

import static java.lang.System.Logger.Level.DEBUG;

import dev.weir.pipeline.ErrorMaterializer;
import dev.weir.pipeline.StepFailure;

/** Tells of failures in the log. */
enum FailureLog implements ErrorMaterializer {
  WARNING;

  private static final System.Logger LOG = System.getLogger(FailureLog.class.getName());

  @Override
  public void accept(StepFailure failure) {
    LOG.log(System.Logger.Level.WARNING, "{0}", failure);
    LOG.log(DEBUG, "its trace", failure.cause());
  }
}
