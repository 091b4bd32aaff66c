package dev.weir.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step's options while it is being declared. */
final class Options {
  int maxInFlight = Step.MAX_IN_FLIGHT;
  OnError onError = OnError.CONTINUE;
  Mode mode = Mode.AUTO;
  ZipPolicy zip = ZipPolicy.STRICT;
  boolean materialized;
  @Nullable Materializer materializer;
  @Nullable ErrorMaterializer errors;
  @Nullable Integer threshold;
  @Nullable Double thresholdShare;
  @Nullable Class<?> type;
  @Nullable Duration timeout;
  Retry retry = Retry.NONE;
  int parallelism = 1;
  boolean ordered = true;
  String description = "";
  final List<Observer> observers = new ArrayList<>();
  final List<Need> barriers = new ArrayList<>();

  Settings frozen() {
    return new Settings(
        maxInFlight,
        onError,
        mode,
        zip,
        materialized,
        materializer,
        errors,
        threshold,
        thresholdShare,
        type,
        timeout,
        retry,
        parallelism,
        ordered,
        description,
        List.copyOf(observers));
  }
}
