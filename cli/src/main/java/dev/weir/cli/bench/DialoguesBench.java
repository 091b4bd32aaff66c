package dev.weir.cli.bench;

import dev.weir.testkit.fault.Ending;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Holds many dialogues at once with one worker and judges them. For one run, one thread. */
final class DialoguesBench {
  private final URI url;
  private final Duration retention;
  private final Oracle oracle;
  private final Rates rates;
  private final int concurrency;
  private final long seed;
  private final Departure departure;
  private final Tally tally = new Tally();

  DialoguesBench(
      URI url,
      Duration retention,
      Oracle oracle,
      Rates rates,
      int concurrency,
      long seed,
      Departure departure) {
    this.url = url;
    this.retention = retention;
    this.oracle = oracle;
    this.rates = rates;
    this.concurrency = concurrency;
    this.seed = seed;
    this.departure = departure;
  }

  /** Runs to the end of the last dialogue. Blocks; an interrupt ends all conversations. */
  Report run(List<Dialogue> dialogues, Progress progress, @Nullable LocalWorker worker)
      throws IOException, InterruptedException {
    try (WeirClient client = WeirClient.to(url)) {
      String run = UUID.randomUUID().toString();
      Bench bench = new Bench(client, oracle, retention, rates, seed, run, tally, departure);
      long start = System.nanoTime();
      holdAll(dialogues, client.agents(), bench, progress);
      double seconds = (System.nanoTime() - start) / 1e9;
      settle(client);
      Long memory = worker == null ? null : PeakMemory.of(worker.pid());
      Report.Drain drain = worker == null ? null : left(worker);
      return report(client, dialogues.size(), seconds, memory, drain);
    }
  }

  /** What came of asking it to leave; null if it was not to leave. */
  private Report.@Nullable Drain left(LocalWorker worker) throws IOException, InterruptedException {
    if (!departure.isPlanned()) {
      return null;
    }
    if (!departure.isAsked()) {
      String got = "never, at most %d".formatted(departure.most());
      tally.mismatch(new Mismatch("all", 0, "inputs in flight at once", "as asked for", got));
      return null;
    }
    Report.Drain drain = departure.report(worker.awaitEnd());
    expect("inputs lost", 0, drain.lost());
    expect("exit code of the worker", 0, drain.exit());
    return drain;
  }

  private void expect(String what, int expected, int got) {
    if (expected != got) {
      tally.mismatch(
          new Mismatch("all", 0, what, Integer.toString(expected), Integer.toString(got)));
    }
  }

  private void holdAll(
      List<Dialogue> dialogues, List<AgentInfo> agents, Bench bench, Progress progress)
      throws InterruptedException {
    if (agents.isEmpty()) {
      throw new IllegalStateException("agents of %s: none (expected: at least one)".formatted(url));
    }
    Semaphore places = new Semaphore(concurrency);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("weir-bench-", 0).factory());
    try (threads) {
      List<Future<?>> held = new ArrayList<>();
      for (Dialogue dialogue : dialogues) {
        places.acquire();
        held.add(threads.submit(() -> holdOne(dialogue, agents, bench, progress, places)));
      }
      for (Future<?> conversation : held) {
        conversation.get();
      }
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a conversation broke the bench", failed.getCause());
    } catch (InterruptedException interrupted) {
      threads.shutdownNow();
      throw interrupted;
    }
  }

  private void holdOne(
      Dialogue dialogue, List<AgentInfo> agents, Bench bench, Progress progress, Semaphore places) {
    try {
      Conversation.hold(dialogue, AgentInfo.choose(agents, dialogue), bench);
    } catch (IOException | RuntimeException failed) {
      tally.mismatch(new Mismatch(dialogue.id(), 0, "conversation", "to its end", reason(failed)));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      progress.done();
      places.release();
    }
  }

  private static String reason(Exception failed) {
    return failed.getStackTrace().length == 0
        ? failed.toString()
        : failed + " at " + failed.getStackTrace()[0];
  }

  /** Every lost stream was cut by us, or the worker has ended some without a word. */
  private void settle(WeirClient client) {
    int cut = client.streamCuts(Ending.FIN) + client.streamCuts(Ending.RST);
    int lost = tally.lost.intValue();
    if (lost > cut) {
      String got = "%d lost, %d cut".formatted(lost, cut);
      tally.mismatch(new Mismatch("all", 0, "streams lost", "as many as were cut", got));
    }
  }

  private Report report(
      WeirClient client,
      int dialogues,
      double seconds,
      @Nullable Long memory,
      Report.@Nullable Drain drain) {
    Percentiles first = tally.firstDeltas();
    return new Report(
        tally.sessions.sum(),
        dialogues,
        tally.turns.sum(),
        cuts(client),
        new Report.Resumes(tally.exact.sum(), tally.snapshot.sum(), tally.reset.sum()),
        tally.comparedReplies.sum(),
        (double) tally.withTools.sum() / Math.max(1, dialogues),
        tally.replyTokens().at(50),
        new Report.FirstDelta(first.at(50) / 1e6, first.at(99) / 1e6, first.count()),
        tally.events.sum() / seconds,
        memory,
        seconds,
        seed,
        drain,
        tally.mismatches.sum(),
        tally.kept());
  }

  private Report.Cuts cuts(WeirClient client) {
    return new Report.Cuts(
        client.streamCuts(Ending.FIN),
        client.streamCuts(Ending.RST),
        client.postCuts(Ending.FIN),
        client.postCuts(Ending.RST),
        client.retries(),
        tally.lostInReply.sum(),
        tally.lostMidFrame.sum());
  }
}
