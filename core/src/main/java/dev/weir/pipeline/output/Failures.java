package dev.weir.pipeline.output;

import dev.weir.pipeline.ErrorMaterializer;
import dev.weir.pipeline.StepFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several that are told of each failure. */
record Failures(List<ErrorMaterializer> all) implements ErrorMaterializer {
  Failures {
    all = List.copyOf(all);
  }

  @Override
  public void accept(StepFailure failure) throws Exception {
    @Nullable Exception first = null;
    for (ErrorMaterializer each : all) {
      try {
        each.accept(failure);
      } catch (InterruptedException e) {
        throw joined(e, first);
      } catch (Exception e) {
        first = first == null ? e : joined(first, e);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static Exception joined(Exception thrown, @Nullable Exception other) {
    if (other != null && !other.equals(thrown)) {
      thrown.addSuppressed(other);
    }
    return thrown;
  }
}
