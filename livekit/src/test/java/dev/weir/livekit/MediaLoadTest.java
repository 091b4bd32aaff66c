package dev.weir.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.livekit.rtc.LoadCallers;
import dev.weir.livekit.rtc.LoadWorker;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many rooms in one worker, with sound both ways: nothing of it is lost, and the worker's threads
 * and memory do not grow. Worker and callers are processes of their own. The properties {@code
 * weir.livekit.rooms}, {@code .speaking} and {@code .seconds} ask for other sizes, as
 * checks/livekit does.
 */
@Tag("livekit")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class MediaLoadTest {
  private static final int ROOMS = Integer.getInteger("weir.livekit.rooms", 10);
  private static final int SPEAKING = Integer.getInteger("weir.livekit.speaking", ROOMS);
  private static final Duration LASTS =
      Duration.ofSeconds(Integer.getInteger("weir.livekit.seconds", 30));

  /** Of a tone of amplitude 8,000. */
  private static final double RMS = 8_000 / Math.sqrt(2);

  private final Ticker ticker = Ticker.system();
  private final PeerLog ofWorker = new PeerLog();
  private final PeerLog ofCallers = new PeerLog();
  private RealServer server;

  @BeforeEach
  void open() throws Exception {
    server = RealServer.required();
  }

  @AfterEach
  void close() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void rooms_withSoundBothWays_loseNoneAndStayAsSmall() throws Exception {
    List<String> where = List.of(server.url().toString(), PeerPrograms.nativeLibrary().toString());
    LedProgram worker =
        LedProgram.java(ofWorker, LoadWorker.class, where, PeerPrograms.detection());
    LedProgram callers = null;
    try (Dispatching dispatching = new Dispatching(server)) {
      ofWorker.await("begun", event -> event.is("begun"));
      List<String> who = new ArrayList<>(where);
      who.addAll(List.of("room", Integer.toString(ROOMS), Integer.toString(SPEAKING)));
      callers = LedProgram.java(ofCallers, LoadCallers.class, who, PeerPrograms.detection());
      for (int i = 0; i < ROOMS; i++) {
        String room = "room" + i;
        String agent = i < SPEAKING ? "humming" : "silent";
        dispatching.dispatch(room, "load", "{\"agent\":\"%s\"}".formatted(agent));
        ofWorker.await("agent in " + room, e -> e.is("joined") && e.text("room").equals(room));
      }
      ofCallers.await("in", event -> event.is("in"));
      measure(worker, callers);
    } catch (AssertionError e) {
      System.err.println("worker:\n" + ofWorker.story() + "\ncallers:\n" + ofCallers.story());
      throw e;
    } finally {
      if (callers != null) {
        callers.end();
      }
      worker.end();
    }
  }

  private void measure(LedProgram worker, LedProgram callers) throws Exception {
    ticker.sleep(Duration.ofSeconds(5)); // what is loaded and compiled by the way does not count
    PeerEvent start = figures(worker, "start");
    ask(ofCallers, callers, "forget");
    ask(ofWorker, worker, "forget");
    ticker.sleep(LASTS.dividedBy(2));
    PeerEvent middle = figures(worker, "middle");
    ticker.sleep(LASTS.dividedBy(2));
    int from = ofCallers.size();
    ask(ofCallers, callers, "measure");
    int workers = ofWorker.size();
    PeerEvent end = figures(worker, "end");
    System.err.printf(
        "load: %d rooms, %d speaking, %d s: %.0f %% of a core%n",
        ROOMS,
        SPEAKING,
        LASTS.toSeconds(),
        (end.number("cpuMs") - start.number("cpuMs")) / (end.at() - start.at()) * 100);
    judge("callers", 440, heard(ofCallers, from));
    judge(
        "agents",
        880,
        heard(ofWorker, workers).stream().filter(h -> h.number("rms") > 1_000).toList());
    assertThat(end.number("sessions")).isEqualTo(ROOMS);
    assertThat(end.number("threads"))
        .as("threads")
        .isLessThanOrEqualTo(start.number("threads") + 4);
    assertThat(end.number("rssKiB") - middle.number("rssKiB"))
        .as("memory, KiB")
        .isLessThan(32 * 1024);
  }

  /** What was heard is the tone, all of it. */
  private static void judge(String who, double hertz, List<PeerEvent> heard) {
    System.err.printf(
        "%s heard: %s%n",
        who,
        heard.stream()
            .map(h ->
                "%.1f Hz rms %.0f, %.0f ms, %.0f silent"
                    .formatted(
                        h.number("hz"), h.number("rms"), h.number("soundMs"), h.number("silentMs")))
            .toList());
    assertThat(heard).as(who).hasSize(SPEAKING);
    assertThat(heard)
        .allSatisfy(each -> {
          assertThat(each.number("hz")).isCloseTo(hertz, within(2.0));
          assertThat(each.number("rms")).isCloseTo(RMS, within(RMS * 0.03));
        });
  }

  private static List<PeerEvent> heard(PeerLog log, int from) {
    return log.all(event -> event.index() >= from && event.is("heard"));
  }

  private PeerEvent figures(LedProgram worker, String when) throws InterruptedException {
    int from = ofWorker.size();
    ask(ofWorker, worker, "figures");
    PeerEvent figures = ofWorker.await(from, "figures", event -> event.is("figures"));
    System.err.printf(
        "worker at the %s: %.0f sessions, %.0f threads, %.0f MiB resident, %.0f MiB of heap in use%n",
        when,
        figures.number("sessions"),
        figures.number("threads"),
        figures.number("rssKiB") / 1024,
        figures.number("heapKiB") / 1024);
    return figures;
  }

  private static void ask(PeerLog log, LedProgram program, String word)
      throws InterruptedException {
    int from = log.size();
    program.send(word);
    log.await(from, word, event -> event.is("done"));
  }
}
