package dev.weir.cli.bench;

import dev.weir.cli.Terminal;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code weir bench dialogues}. Ends with 0 if all is as it must be, 1 on any mismatch, 2 on bad
 * options or input.
 */
@Command(
    name = "dialogues",
    description =
        "Holds real dialogues as concurrent sessions over connections that are cut at random, and"
            + " judges every reply.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DialoguesCommand implements Callable<Integer> {
  private static final int MOST_CONCURRENT = 10_000;
  private static final int MOST_SESSIONS = 1_000_000;

  private final LocalWorker.Starter starter;
  private final Supplier<Oracle> oracle;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--file",
      required = true,
      paramLabel = "FILE",
      description = "Dialogues, one JSON object a line: id, services, turns.")
  private Path file = Path.of("");

  @Option(
      names = "--concurrency",
      defaultValue = "50",
      paramLabel = "N",
      description = "Dialogues held at a time (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(names = "--limit", paramLabel = "N", description = "Only the first N dialogues.")
  private @Nullable Integer limit;

  @Option(
      names = "--sessions",
      paramLabel = "N",
      description = "Hold so many, dialogues again and again if need be (default: each once).")
  private @Nullable Integer sessions;

  @Option(
      names = "--drain-at",
      paramLabel = "N",
      description =
          "Send the worker a SIGTERM in the middle, with N inputs in flight, and judge that none is"
              + " lost. No connection is cut then: who is cut off a worker that leaves cannot come"
              + " back to it.")
  private @Nullable Integer drainAt;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Replays the cuts of an earlier run (default: a fresh one, printed).")
  private @Nullable Long seed;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "A running worker (default: one of its own).")
  private @Nullable URI url;

  @Option(
      names = "--retention",
      paramLabel = "MILLIS",
      defaultValue = "15000",
      description = "How long the worker at --url keeps deltas (default: ${DEFAULT-VALUE}).")
  private long retentionMillis;

  @Option(names = "--json", description = "The report as one line of JSON.")
  private boolean json;

  /** A command that starts workers by {@code starter} and holds replies against {@code oracle}. */
  public DialoguesCommand(LocalWorker.Starter starter, Supplier<Oracle> oracle) {
    this.starter = starter;
    this.oracle = oracle;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Dialogue> dialogues = dialogues();
    Report report = url == null ? withOwnWorker(dialogues) : withWorkerAt(url, dialogues);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? report.json() : report.words());
    out.flush();
    return report.mismatches() == 0 ? 0 : 1;
  }

  private Report withOwnWorker(List<Dialogue> dialogues) throws IOException, InterruptedException {
    try (LocalWorker worker = starter.start()) {
      return bench(worker.url(), worker.closedRetention(), departure(dialogues, worker))
          .run(dialogues, progress(dialogues), worker);
    }
  }

  /** In the middle: when a quarter of all turns is answered. */
  private Departure departure(List<Dialogue> dialogues, LocalWorker worker) {
    if (drainAt == null) {
      return Departure.never();
    }
    long turns = dialogues.stream().mapToLong(dialogue -> dialogue.turns().size()).sum();
    return Departure.with(drainAt, turns / 4, worker::leave);
  }

  private Report withWorkerAt(URI worker, List<Dialogue> dialogues)
      throws IOException, InterruptedException {
    if (!"http".equals(worker.getScheme()) || worker.getHost() == null) {
      throw refused("--url: %s (expected: http://HOST:PORT)".formatted(worker));
    }
    try {
      return bench(worker, Duration.ofMillis(retentionMillis), Departure.never())
          .run(dialogues, progress(dialogues), null);
    } catch (ConnectException nobody) {
      throw refused("--url: %s cannot be reached (expected: a running worker)".formatted(worker));
    }
  }

  private DialoguesBench bench(URI worker, Duration retention, Departure departure) {
    long chosen = seed == null ? new SecureRandom().nextInt(Integer.MAX_VALUE) : seed;
    Rates rates = departure.isPlanned() ? Rates.NONE : Rates.DEFAULT;
    return new DialoguesBench(
        worker, retention, oracle.get(), rates, concurrency, chosen, departure);
  }

  private List<Dialogue> dialogues() throws IOException {
    within("--concurrency", concurrency, MOST_CONCURRENT);
    int most = limit == null ? Integer.MAX_VALUE : limit;
    within("--limit", most, Integer.MAX_VALUE);
    within("--sessions", sessions == null ? 1 : sessions, MOST_SESSIONS);
    within("--drain-at", drainAt == null ? 1 : drainAt, concurrency);
    if (drainAt != null && url != null) {
      throw refused(
          "--drain-at: %d, with --url (expected: a worker of the bench's own)".formatted(drainAt));
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw refused("--file: %s (expected: a file that can be read)".formatted(file));
    }
    try {
      return repeated(DialogueFile.read(file, most));
    } catch (IllegalArgumentException malformed) {
      throw refused(malformed.getMessage());
    } catch (CharacterCodingException binary) {
      throw refused("--file: %s is not text in UTF-8 (expected: JSON lines)".formatted(file));
    }
  }

  private List<Dialogue> repeated(List<Dialogue> dialogues) {
    int size = dialogues.size();
    return IntStream.range(0, sessions == null ? size : sessions)
        .mapToObj(at -> dialogues.get(at % size).round(at / size + 1))
        .toList();
  }

  private void within(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw refused("%s: %d (expected: 1 to %d)".formatted(option, value, most));
    }
  }

  private ParameterException refused(@Nullable String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private static Progress progress(List<Dialogue> dialogues) {
    return new Progress(System.err, Terminal.isStderr(), dialogues.size());
  }
}
