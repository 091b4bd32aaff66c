package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.Update.Delta;
import dev.weir.internal.Nursery;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.Seed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several who add, several who end, time that jumps, a publisher that fails now and then: for every
 * channel, what was published is what was accepted; one terminal, nothing after it, no alarm left.
 */
@Timeout(60)
class MessageStreamTortureTest {
  private static final int ROUNDS = 150;
  private static final int ADDERS = 3;

  @Test
  @Behaviour({"delta-M10", "delta-M19", "delta-M20", "delta-M21", "delta-M23", "delta-M26"})
  void stream_manyThreads_publishesWhatItAccepted(Seed seed) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      play(seed.random(round));
    }
  }

  private static void play(Random random) throws Exception {
    Mode mode = random.nextBoolean() ? Mode.COALESCED : Mode.PER_TOKEN;
    Stage stage = new Stage();
    int flaky = 3 + random.nextInt(5);
    stage.failAt(update -> stage.tries() % flaky == 0); // never twice in a row
    var window = new Coalescer.Window(Duration.ofMillis(random.nextInt(60)), 1 + random.nextInt(9));
    MessageStream stream =
        stage
            .streams(StreamOptions.DEFAULT.window(window))
            .open(Opening.of("t", new Content.ToolInput("c0", "t", "")).mode(mode));
    List<String> accepted = playAll(stage, stream, random);
    check(stage, stream, accepted);
  }

  /** Returns what each of those who add had accepted, which is one channel for each. */
  private static List<String> playAll(Stage stage, MessageStream stream, Random random)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    try (Nursery threads = new Nursery("torture", Duration.ofSeconds(5))) {
      Future<?> clock = threads.fork("clock", () -> tick(stage, over));
      List<Future<String>> adders = new ArrayList<>();
      for (int i = 0; i < ADDERS; i++) {
        String call = "c" + i;
        int most = random.nextInt(60);
        adders.add(threads.fork(call, () -> add(stream, call, most)));
      }
      int yields = random.nextInt(300);
      Future<?> ender = threads.fork("ender", () -> end(stream, yields));
      Future<?> other = threads.fork("other", () -> end(stream, yields + 1));
      List<String> accepted = new ArrayList<>();
      for (Future<String> adder : adders) {
        accepted.add(adder.get());
      }
      ender.get();
      other.get();
      over.set(true);
      clock.get();
      return accepted;
    }
  }

  private static void check(Stage stage, MessageStream stream, List<String> accepted) {
    List<Update> published = stage.published();
    assertThat(published.getFirst()).isInstanceOf(Update.Start.class);
    assertThat(published.stream().filter(Update::terminal)).hasSize(1);
    assertThat(published.getLast().terminal()).as("nothing after it").isTrue();
    assertThat(texts(published)).isEqualTo(expected(accepted));
    assertThat(stream.done().lost()).isZero();
    assertThat(kept(stream.done())).isEqualTo(expected(accepted));
    assertThat(stage.journal).doesNotContain("TWO PUBLISH AT A TIME");
    assertThat(stage.time.armed()).isZero();
    stage.time.advance(Duration.ofSeconds(1));
    assertThat(stage.published()).hasSameSizeAs(published);
  }

  @SuppressWarnings("ThreadPriorityCheck") // mixes the threads; no claim rests on it
  private static boolean tick(Stage stage, AtomicBoolean over) {
    while (!over.get()) {
      stage.time.advance(Duration.ofMillis(7));
      Thread.yield();
    }
    return true;
  }

  /** A JSON object, so that the message is valid wherever it ends: blanks, then the braces. */
  @SuppressWarnings("ThreadPriorityCheck")
  private static String add(MessageStream stream, String call, int most) {
    StringBuilder accepted = new StringBuilder();
    try {
      for (int i = 0; i < most; i++) {
        String text = i == 0 ? "{\"n\":1}" : i % 5 == 0 ? "" : " ".repeat(i % 4);
        stream.add(new Piece.ToolInput(call, "t", text));
        accepted.append(text);
        Thread.yield();
      }
    } catch (StreamRefused e) {
      assertThat(e.reason()).isEqualTo(StreamRefused.Reason.CLOSED);
    }
    return accepted.toString();
  }

  @SuppressWarnings("ThreadPriorityCheck")
  private static boolean end(MessageStream stream, int yields) {
    for (int i = 0; i < yields; i++) {
      Thread.yield();
    }
    stream.close();
    return true;
  }

  private static Map<String, String> texts(List<Update> published) {
    Map<String, String> texts = new TreeMap<>();
    for (Update update : published) {
      if (update instanceof Delta delta && delta.piece() instanceof Piece.ToolInput call) {
        texts.merge(call.callId(), call.text(), String::concat);
      }
    }
    return texts;
  }

  private static Map<String, String> expected(List<String> accepted) {
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < accepted.size(); i++) {
      if (!accepted.get(i).isEmpty()) {
        texts.put("c" + i, accepted.get(i));
      }
    }
    return texts;
  }

  private static Map<String, String> kept(StreamEnd end) {
    Map<String, String> texts = new TreeMap<>();
    for (Content part : end.parts()) {
      Content.ToolInput call = (Content.ToolInput) part;
      if (!call.input().equals("{}")) { // the first content, where nothing was added
        texts.put(call.callId(), call.input());
      }
    }
    return texts;
  }
}
