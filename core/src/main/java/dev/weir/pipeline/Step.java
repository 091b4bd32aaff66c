package dev.weir.pipeline;

import java.time.Duration;
import java.util.Objects;

/**
 * A step of a pipeline, and the handle by which further steps take what it gives. Options may be
 * set until the pipeline is compiled; a {@link Plan} made before is not changed by them. They are
 * checked by {@link Pipeline#compile}, which names pipeline and step.
 *
 * <p>Not for use by several threads: a pipeline is declared by one.
 *
 * @param <S> the kind of handle, which the options return
 */
public abstract sealed class Step<S extends Step<S>> permits Items, Value, Sink {
  /** What {@link #maxInFlight} is unless set: the next item is made when this one was taken. */
  public static final int MAX_IN_FLIGHT = 1;

  /** The most that {@link #maxInFlight} can be: a slot is a few bytes, made when a run starts. */
  public static final int MOST_IN_FLIGHT = 1 << 20;

  final Entry entry;

  Step(Entry entry) {
    this.entry = entry;
  }

  abstract S self();

  /** What it is called in the graph, in events and in errors. */
  public final String name() {
    return entry.name;
  }

  /**
   * How many items this step may have given that the next has not yet received, for each step that
   * takes them; a slot is taken before the item is asked for. Has no effect where nothing is handed
   * on item by item: on values, sinks and what is collected. Default 1.
   */
  public final S maxInFlight(int items) {
    entry.options().maxInFlight = items;
    return self();
  }

  /** What a failure does. Default {@link OnError#CONTINUE}. */
  public final S onError(OnError policy) {
    entry.options().onError = Objects.requireNonNull(policy, "policy");
    return self();
  }

  /** Who is told of each failure, before anything else happens; instead of the pipeline's. */
  public final S errorsTo(ErrorMaterializer to) {
    entry.options().errors = Objects.requireNonNull(to, "to");
    return self();
  }

  /**
   * The run fails with {@link ThresholdExceeded} if at the end of the step so many inputs have
   * failed. For steps that run item by item and go on after errors.
   *
   * @param errors at least 1
   */
  public final S failFrom(int errors) {
    entry.options().threshold = errors;
    return self();
  }

  /**
   * As {@link #failFrom(int)}, for a share of the inputs.
   *
   * @param share more than 0, at most 1
   */
  public final S failFromShare(double share) {
    entry.options().thresholdShare = share;
    return self();
  }

  /** How its items are collected when they are; instead of the pipeline's. */
  public final S materializer(Materializer how) {
    entry.options().materializer = Objects.requireNonNull(how, "how");
    return self();
  }

  /** Collects its items, and those that it takes, even if nobody asks for a collection. */
  public final S materialize() {
    entry.options().materialized = true;
    return self();
  }

  /** Says how often the function is to be called, for {@link Pipeline#compile} to check. */
  public final S mode(Mode mode) {
    entry.options().mode = Objects.requireNonNull(mode, "mode");
    return self();
  }

  /** What happens when one of several streams ends first. Default {@link ZipPolicy#STRICT}. */
  public final S zip(ZipPolicy policy) {
    entry.options().zip = Objects.requireNonNull(policy, "policy");
    return self();
  }

  /** Interrupts a call of the function that takes longer; that is then a failure. */
  public final S timeout(Duration limit) {
    entry.options().timeout = Objects.requireNonNull(limit, "limit");
    return self();
  }

  /** Calls again what has failed. Default {@link Retry#NONE}. */
  public final S retry(Retry retry) {
    entry.options().retry = Objects.requireNonNull(retry, "retry");
    return self();
  }

  /**
   * Runs so many calls at a time, each on a thread of its own; results keep the order of the
   * inputs. For steps that run item by item. {@link Runner#sequential} makes one call after the
   * other.
   */
  public final S parallelism(int calls) {
    entry.options().parallelism = calls;
    return self();
  }

  /** With a {@link #parallelism}: results come in the order in which they are ready. */
  public final S unordered() {
    entry.options().ordered = false;
    return self();
  }

  /** Starts only when the other step has ended. */
  public final S after(Step<?> other) {
    entry.options().barriers.add(Need.barrier(other));
    return self();
  }

  /** What the items or the value are, for the graph. */
  public final S of(Class<?> type) {
    entry.options().type = Objects.requireNonNull(type, "type");
    return self();
  }

  /** Tells what happens to this step, and to what it collects. Takes no slot, forces nothing. */
  public final S observe(Observer observer) {
    entry.options().observers.add(Objects.requireNonNull(observer, "observer"));
    return self();
  }

  /** What it does, for people. */
  public final S describe(String text) {
    entry.describe(Objects.requireNonNull(text, "text"));
    return self();
  }

  @Override
  public final String toString() {
    return "%s %s of pipeline %s"
        .formatted(getClass().getSimpleName(), entry.name, entry.pipeline.name());
  }
}
