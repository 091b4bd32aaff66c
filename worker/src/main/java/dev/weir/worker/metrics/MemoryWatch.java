package dev.weir.worker.metrics;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MemoryBands.Level;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;

/**
 * Looks at the memory of the process every {@link #INTERVAL} and warns, or tells once that the
 * limit is reached and looks no more. Three figures are looked at, each on its own: what is
 * resident, what is left of the heap after a collection (both bands), and what the process has
 * grown by since it was started (the warning). A figure that the system does not tell is left out.
 * Any thread.
 */
public final class MemoryWatch implements AutoCloseable {
  /** Between two looks. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(MemoryWatch.class.getName());
  private static final double MIB = 1 << 20;

  private final Watermark residentMark = new Watermark();
  private final Watermark heapMark = new Watermark();
  private final Watermark growthMark = new Watermark();
  private final MemoryBands bands;
  private final Ticker ticker;
  private final ProcessMemory memory;
  private final Supplier<OptionalLong> heapAfterCollection;
  private final DoubleConsumer limitReached;
  private final Pulse pulse;
  private OptionalLong baseline = OptionalLong.empty();

  /**
   * Not started yet.
   *
   * @param limitReached is told how many MB were found, at most once, on the watch's thread; what
   *     it throws is logged. It may block, and may close the watch
   */
  public MemoryWatch(MemoryBands bands, Ticker ticker, DoubleConsumer limitReached) {
    this(bands, ticker, ProcessMemory.ofThisProcess(), HeapAfterCollection::bytes, limitReached);
  }

  MemoryWatch(
      MemoryBands bands,
      Ticker ticker,
      ProcessMemory memory,
      Supplier<OptionalLong> heapAfterCollection,
      DoubleConsumer limitReached) {
    this.bands = requireNonNull(bands, "bands");
    this.ticker = requireNonNull(ticker, "ticker");
    this.memory = memory;
    this.heapAfterCollection = heapAfterCollection;
    this.limitReached = requireNonNull(limitReached, "limitReached");
    this.pulse = new Pulse("weir-memory", ticker, INTERVAL, this::look, () -> {});
  }

  /**
   * Looks from now on, if a band is armed. Once, after the prewarm: growth is counted from here.
   * Blocks for the system.
   */
  public void start() {
    if (bands.armed()) {
      baseline = memory.own();
      pulse.start();
    }
  }

  /** Looks no more. Does not wait, also not for the call at the limit. Idempotent. */
  @Override
  public void close() {
    pulse.stop();
  }

  private void look() {
    OptionalLong resident = memory.resident();
    boolean over =
        judge("resident memory", resident, residentMark)
            || judge("heap after collection", heapAfterCollection.get(), heapMark);
    if (!over && bands.warnMb() > 0 && baseline.isPresent() && resident.isPresent()) {
      judgeGrowth(baseline.getAsLong(), resident.getAsLong());
    }
  }

  /** Whether the limit is reached. */
  private boolean judge(String figure, OptionalLong bytes, Watermark mark) {
    if (bytes.isEmpty()) {
      return false;
    }
    double mb = bytes.getAsLong() / MIB;
    Level level = bands.level(mb);
    if (mark.warns(level, ticker.nanos())) {
      warn(
          "memory: %s is %.1f MB (expected: under memoryWarnMb, %.1f)"
              .formatted(figure, mb, bands.warnMb()));
    }
    if (level == Level.LIMIT) {
      reached(figure, mb);
    }
    return level == Level.LIMIT;
  }

  /**
   * Nothing of its own is more than what is resident: the dear figure is read only if it matters.
   */
  private void judgeGrowth(long before, long resident) {
    long most = resident - before;
    boolean matters = most / MIB >= bands.warnMb();
    double grown = (matters ? memory.own().orElse(resident) - before : most) / MIB;
    Level level = grown >= bands.warnMb() ? Level.WARN : Level.OK;
    if (growthMark.warns(level, ticker.nanos())) {
      warn(
          "memory: grown by %.1f MB since the prewarm, from %.1f MB (expected: by less than memoryWarnMb, %.1f)"
              .formatted(grown, before / MIB, bands.warnMb()));
    }
  }

  private void reached(String figure, double mb) {
    pulse.stop();
    LOG.log(
        System.Logger.Level.ERROR,
        "memory: %s is %.1f MB (expected: under memoryLimitMb, %.1f); this worker drains and is then to be started anew"
            .formatted(figure, mb, bands.limitMb()));
    try {
      limitReached.accept(mb);
    } catch (Throwable e) {
      LOG.log(System.Logger.Level.ERROR, "memory: what was to be done at the limit has failed", e);
    }
  }

  private static void warn(String text) {
    LOG.log(System.Logger.Level.WARNING, text);
  }
}
