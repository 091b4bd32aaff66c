package dev.weir.pipeline;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step's options as compiled. */
record Settings(
    int maxInFlight,
    OnError onError,
    Mode mode,
    ZipPolicy zip,
    boolean materialized,
    @Nullable Materializer materializer,
    @Nullable ErrorMaterializer errors,
    @Nullable Integer threshold,
    @Nullable Double thresholdShare,
    @Nullable Class<?> type,
    @Nullable Duration timeout,
    Retry retry,
    int parallelism,
    boolean ordered,
    String description,
    List<Observer> observers) {}
