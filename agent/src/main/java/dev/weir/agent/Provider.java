package dev.weir.agent;

import static java.lang.System.Logger.Level.WARNING;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.NonRetriableException;
import dev.langchain4j.exception.RetriableException;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Calls of one session to the services of others: tried again if their failure may pass, and
 * counted by component if it does not. Any thread; a call waits for its answer and for pauses.
 */
final class Provider {
  static final String MODEL = "model";
  static final String VOICE = "text-to-speech";

  private static final System.Logger LOG = System.getLogger(Provider.class.getName());
  private static final Set<Integer> PASSING = Set.of(408, 425, 429, 499);
  private static final int SERVER_ERROR = 500;

  private final String session;
  private final ProviderOptions options;
  private final Ticker ticker;
  private final Announcer announcer;
  private final Consumer<Throwable> tooMany;
  private final Map<String, Integer> inRow = new ConcurrentHashMap<>();

  /** With {@code tooMany}, which hears of the failure that is one too many in a row. */
  Provider(
      String session,
      ProviderOptions options,
      Ticker ticker,
      Announcer announcer,
      Consumer<Throwable> tooMany) {
    this.session = session;
    this.options = options;
    this.ticker = ticker;
    this.announcer = announcer;
    this.tooMany = tooMany;
  }

  /**
   * Runs a call until it is answered, fails for good, or has failed too often.
   *
   * @throws ModelFailed the last failure
   */
  void call(String component, Call call) throws InterruptedException {
    for (int retry = 0; ; retry++) {
      try {
        call.run();
        inRow.remove(component);
        return;
      } catch (ModelFailed e) {
        boolean again = e.nothingWasSaid() && retry < options.retries() && mayPass(e);
        announcer.tell(new AgentEvent.ErrorRaised(ticker.wall(), component, e, again));
        if (!again) {
          count(component, e);
          throw e;
        }
        LOG.log(
            WARNING,
            "session {0}: {1} failed, tried again in {2} ms: {3}",
            session,
            component,
            options.pause().toMillis(),
            String.valueOf(e.getCause()));
        ticker.sleep(options.pause());
      }
    }
  }

  /** As {@link #call}, of the model. */
  void model(Call call) throws InterruptedException {
    call(MODEL, call);
  }

  /** A call that somebody else has made was answered. */
  void answered(String component) {
    inRow.remove(component);
  }

  /** Such a call has failed for good. */
  void failed(String component, Throwable failure) {
    announcer.tell(new AgentEvent.ErrorRaised(ticker.wall(), component, failure, false));
    count(component, failure);
  }

  private void count(String component, Throwable failure) {
    if (inRow.merge(component, 1, Integer::sum) >= options.failures()) {
      tooMany.accept(failure);
    }
  }

  /** Whether the same call may be answered a little later. */
  private static boolean mayPass(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .noneMatch(NonRetriableException.class::isInstance)
        && Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
            .anyMatch(Provider::passes);
  }

  private static boolean passes(Throwable failure) {
    return switch (failure) {
      case RetriableException _, IOException _ -> true;
      case HttpException http ->
          http.statusCode() >= SERVER_ERROR || PASSING.contains(http.statusCode());
      default -> false;
    };
  }

  /** How often a call is made. */
  @FunctionalInterface
  interface Attempts {
    void make(Call call) throws InterruptedException;
  }

  /** A call, which may be run again. */
  @FunctionalInterface
  interface Call {
    void run() throws InterruptedException;
  }
}
