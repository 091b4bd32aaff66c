package dev.weir.cli.dashboard;

import dev.weir.cli.Failure;
import dev.weir.cli.Shutdown;
import dev.weir.time.Ticker;
import dev.weir.worker.metrics.MetricsLine;
import dev.weir.worker.metrics.MetricsLine.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code weir tui}: the panel of a worker that writes its metrics to a file. */
@Command(
    name = "tui",
    description =
        "Shows the metrics that a worker writes by --metrics-jsonl, and follows them until Ctrl-C.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:ended by Ctrl-C, or shown once",
      "1:there is no such file, or nothing in it"
    })
public final class TuiCommand implements Callable<Integer> {
  private static final long BETWEEN_LOOKS_MILLIS = 250;
  private static final int EVENTS = 8;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILE", description = "what --metrics-jsonl writes")
  private Path file = Path.of("");

  @Option(names = "--once", description = "show the last snapshot, without colours, and end")
  private boolean once;

  @Option(names = "--json", description = "the last snapshot as JSON; with --once")
  private boolean json;

  private final Deque<String> events = new ArrayDeque<>();
  private @Nullable ObjectNode last;
  private long unreadable;
  private boolean shown;
  private boolean shownStale;
  private final Staleness staleness = new Staleness();

  /** Made by the command line. */
  public TuiCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isRegularFile(file)) {
      String found = Files.exists(file) ? "this is none" : "there is no such file";
      throw new Failure(
          "FILE: %s (expected: a file that --metrics-jsonl writes; %s)".formatted(file, found));
    }
    GrowingFile lines = new GrowingFile(file);
    return once || json ? showOnce(lines) : follow(lines);
  }

  private int showOnce(GrowingFile lines) throws IOException {
    take(lines.newLines());
    ObjectNode snapshot = last;
    if (snapshot == null) {
      throw new Failure(
          "FILE: %s has no snapshot (expected: lines of --metrics-jsonl; %d could not be read)"
              .formatted(file, unreadable));
    }
    if (json) {
      out().println(snapshot);
      stale().ifPresent(how -> err().println("weir: FILE: %s is %s".formatted(file, how)));
    } else {
      try (Screen screen = Screen.plain(out())) {
        screen.show(panel(snapshot), List.of());
      }
    }
    return 0;
  }

  private int follow(GrowingFile lines) throws IOException, InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    try (Shutdown signals = Shutdown.onSignals(end::countDown);
        Screen screen = Screen.of(out())) {
      do {
        look(lines, screen);
      } while (!signals.isAsked() && !end.await(BETWEEN_LOOKS_MILLIS, TimeUnit.MILLISECONDS));
      return 0;
    }
  }

  private void look(GrowingFile lines, Screen screen) throws IOException {
    try {
      List<String> fresh = lines.newLines();
      take(fresh);
      if (!fresh.isEmpty() || !shown || shownStale != stale().isPresent()) {
        show(screen);
      }
    } catch (NoSuchFileException e) {
      tell("the file is gone; waiting for it");
      show(screen);
    }
  }

  private void show(Screen screen) {
    ObjectNode snapshot = last;
    List<AttributedString> panel = snapshot == null ? nothingYet() : panel(snapshot);
    screen.show(panel, List.copyOf(events));
    shown = true;
    shownStale = stale().isPresent();
  }

  private List<AttributedString> panel(ObjectNode snapshot) {
    List<AttributedString> lines = new ArrayList<>(Panel.draw(title(), snapshot));
    stale().ifPresent(how -> lines.add(1, new AttributedString(how, AttributedStyle.BOLD)));
    return lines;
  }

  /** Of a file that is no stream, or of one whose worker has only begun. */
  private List<AttributedString> nothingYet() {
    return List.of(
        new AttributedString(title()),
        new AttributedString(
            "no snapshot yet; waiting for lines of --metrics-jsonl (%d could not be read)"
                .formatted(unreadable)));
  }

  private void take(List<String> lines) {
    for (String text : lines) {
      MetricsLine.parse(text)
          .ifPresentOrElse(this::take, () -> tell(++unreadable + " lines could not be read"));
    }
  }

  private void take(MetricsLine line) {
    if (line.kind() == Kind.SNAPSHOT) {
      last = line.payload();
      staleness.written(Instant.ofEpochMilli(Math.round(line.wallTimeUnix() * 1e3)));
    } else {
      String error = line.payload().path("error").asString("");
      tell(
          "%s %s %s"
              .formatted(
                  line.payload().path("event").asString(""),
                  line.payload().path("agent").asString(""),
                  error)
              .strip());
    }
  }

  private void tell(String event) {
    if (event.equals(events.peekLast())) {
      return;
    }
    if (events.size() == EVENTS) {
      events.removeFirst();
    }
    events.addLast(event);
  }

  private String title() {
    return "weir tui " + file;
  }

  /** Its worker has ended, or is stuck: this is how it was. */
  private Optional<String> stale() {
    return staleness
        .since(Ticker.system().wall())
        .map(since -> "stale: nobody has written since " + since);
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
