package dev.weir.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.delta.UpdateTopics.Event;
import dev.weir.delta.UpdateTopics.From;
import dev.weir.delta.UpdateTopics.Reader;
import dev.weir.internal.Nursery;
import dev.weir.testkit.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What topics of updates do, wherever they are kept. */
@Timeout(30)
abstract class UpdateTopicsContract {
  private UpdateTopics topics;

  /** Empty ones. */
  abstract UpdateTopics create();

  /** Lets so much time pass for the topics. */
  abstract void pass(Duration time);

  @BeforeEach
  void open() {
    topics = create();
  }

  @AfterEach
  void shut() {
    topics.close();
  }

  @Test
  @Behaviour({"delta-M40"})
  void subscribe_start_getsAllInOrderWithIdsOfTheirOwn() throws Exception {
    String first = topics.send("t", update("a"));
    String second = topics.send("t", update("b"));
    assertThat(second).isNotEqualTo(first);
    try (Reader reader = topics.subscribe("t", new From.Start())) {
      assertThat(reader.next()).contains(new Event(first, update("a")));
      assertThat(reader.next()).contains(new Event(second, update("b")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void subscribe_after_goesOnThere() throws Exception {
    topics.send("t", update("a"));
    String second = topics.send("t", update("b"));
    String third = topics.send("t", update("c"));
    try (Reader reader = topics.subscribe("t", new From.After(second))) {
      assertThat(reader.next()).contains(new Event(third, update("c")));
    }
  }

  /** Where "now" is, is settled by the call, and not by the first read. */
  @Test
  @Behaviour("delta-M40")
  void subscribe_now_missesNothingSentBeforeTheFirstRead() throws Exception {
    topics.send("t", update("old"));
    try (Reader reader = topics.subscribe("t", new From.Now())) {
      String id = topics.send("t", update("new"));
      assertThat(reader.next()).contains(new Event(id, update("new")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void next_nothingSent_waitsForIt() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    try (Nursery threads = new Nursery("topics", Duration.ofSeconds(5));
        Reader reader = topics.subscribe("t", new From.Now())) {
      Future<Optional<Event>> next =
          threads.fork(
              "reader",
              () -> {
                reading.countDown();
                return reader.next();
              });
      reading.await();
      String id = topics.send("t", update("a"));
      assertThat(next.get(20, TimeUnit.SECONDS)).contains(new Event(id, update("a")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void send_otherTopic_isNotSeen() throws Exception {
    topics.send("other", update("x"));
    try (Reader reader = topics.subscribe("t", new From.Start())) {
      topics.send("other", update("y"));
      String id = topics.send("t", update("a"));
      assertThat(reader.next()).contains(new Event(id, update("a")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void subscribe_two_eachGetsAll() throws Exception {
    try (Reader one = topics.subscribe("t", new From.Now());
        Reader two = topics.subscribe("t", new From.Now())) {
      String id = topics.send("t", update("a"));
      assertThat(one.next()).contains(new Event(id, update("a")));
      assertThat(two.next()).contains(new Event(id, update("a")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void cleanup_topic_isEmptyAndReadersGoOn() throws Exception {
    topics.send("t", update("a"));
    try (Reader reader = topics.subscribe("t", new From.Now())) {
      topics.cleanup("t");
      topics.cleanup("never there");
      String id = topics.send("t", update("b"));
      assertThat(reader.next()).contains(new Event(id, update("b")));
      try (Reader fresh = topics.subscribe("t", new From.Start())) {
        assertThat(fresh.next()).contains(new Event(id, update("b")));
      }
    }
  }

  @Test
  @Behaviour("delta-M40")
  void send_overTheLimit_theOldestGo() throws Exception {
    for (int i = 0; i < UpdateTopics.EVENTS; i++) {
      topics.send("t", update("old"));
    }
    String last = "";
    for (int i = 0; i < UpdateTopics.EVENTS; i++) {
      last = topics.send("t", update("new"));
    }
    try (Reader reader = topics.subscribe("t", new From.Start())) {
      assertThat(reader.next().orElseThrow().update()).isEqualTo(update("new"));
    }
    assertThat(last).isNotEmpty();
  }

  @Test
  @Behaviour("delta-M40")
  void topic_nothingSentForAnHour_isDropped() throws Exception {
    topics.send("t", update("a"));
    pass(Duration.ofMinutes(59));
    topics.send("t", update("b"));
    pass(Duration.ofMinutes(59));
    try (Reader reader = topics.subscribe("t", new From.Start())) {
      assertThat(reader.next().orElseThrow().update()).isEqualTo(update("a"));
    }
    pass(Duration.ofMinutes(1));
    String id = topics.send("t", update("c"));
    try (Reader reader = topics.subscribe("t", new From.Start())) {
      assertThat(reader.next()).contains(new Event(id, update("c")));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void close_readerWaits_isTold() throws Exception {
    try (Nursery threads = new Nursery("topics", Duration.ofSeconds(5))) {
      Reader reader = topics.subscribe("t", new From.Now());
      Future<Optional<Event>> next = threads.fork("reader", reader::next);
      reader.close();
      assertThat(next.get(20, TimeUnit.SECONDS)).isEmpty();
      Reader other = topics.subscribe("t", new From.Now());
      topics.close();
      assertThat(other.next()).isEmpty();
    }
  }

  @Test
  @Behaviour("delta-M40")
  void subscribe_afterAStrangeId_isRefused() {
    for (String id : List.of("", "x", "-1-0", "99-0", "1-1")) {
      assertThatThrownBy(() -> topics.subscribe("t", new From.After(id)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("id: " + id);
    }
  }

  @Test
  @Behaviour("delta-M40")
  void subscribe_afterAnIdOfAnotherTopic_isRefused() throws Exception {
    topics.send("t", update("a"));
    String other = topics.send("other", update("b"));
    assertThatThrownBy(() -> topics.subscribe("t", new From.After(other)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id: " + other);
  }

  /** A gap is told, once; then the reader goes on with what there is. */
  @Test
  @Behaviour("delta-M40")
  void subscribe_afterAnEventLongGone_tellsTheGap() throws Exception {
    String first = topics.send("t", update("first"));
    topics.send("t", update("lost"));
    flood("kept");
    try (Reader back = topics.subscribe("t", new From.After(first))) {
      assertThatThrownBy(back::next)
          .isInstanceOf(EventsGone.class)
          .hasMessageContaining("topic t: events after");
      assertThat(back.next().orElseThrow().update()).isEqualTo(update("kept"));
    }
  }

  @Test
  @Behaviour("delta-M40")
  void next_readerTooSlow_tellsTheGap() throws Exception {
    try (Reader slow = topics.subscribe("t", new From.Now())) {
      topics.send("t", update("read"));
      topics.send("t", update("lost"));
      assertThat(slow.next().orElseThrow().update()).isEqualTo(update("read"));
      flood("kept");
      flood("kept later");
      assertThatThrownBy(slow::next).isInstanceOf(EventsGone.class);
      assertThat(slow.next()).isPresent();
    }
  }

  @Test
  @Behaviour("delta-M40")
  void cleanup_readerHadNotReadAll_isTold() throws Exception {
    try (Reader behind = topics.subscribe("t", new From.Start())) {
      String dropped = topics.send("t", update("a"));
      topics.cleanup("t");
      assertThatThrownBy(behind::next).isInstanceOf(EventsGone.class);
      String id = topics.send("t", update("b"));
      assertThat(behind.next()).contains(new Event(id, update("b")));
      try (Reader back = topics.subscribe("t", new From.After(dropped))) {
        assertThatThrownBy(back::next).isInstanceOf(EventsGone.class);
        assertThat(back.next()).contains(new Event(id, update("b")));
      }
    }
  }

  @Test
  @Behaviour("delta-M40")
  void next_topicExpiredAndAllWasRead_goesOnWithoutAWord() throws Exception {
    try (Reader reader = topics.subscribe("t", new From.Now())) {
      topics.send("t", update("a"));
      assertThat(reader.next()).isPresent();
      pass(UpdateTopics.KEPT);
      topics.send("other", update("x"));
      String id = topics.send("t", update("b"));
      assertThat(reader.next()).contains(new Event(id, update("b")));
    }
  }

  @Test
  @SuppressWarnings("NullAway") // nulls are what this is about
  void calls_withoutAnArgument_nameIt() {
    named("topic", () -> topics.send(null, update("a")));
    named("update", () -> topics.send("t", null));
    named("topic", () -> topics.subscribe(null, new From.Now()));
    named("from", () -> topics.subscribe("t", null));
    named("id", () -> new From.After(null));
    named("topic", () -> topics.cleanup(null));
  }

  private void flood(String text) throws Exception {
    for (int i = 0; i < UpdateTopics.EVENTS; i++) {
      topics.send("t", update(text));
    }
  }

  private static void named(String name, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessage(name);
  }

  @Test
  @Behaviour({"delta-M35", "delta-M40"})
  void send_asPublisherOfStreams_carriesThem() throws Exception {
    Stage stage = new Stage();
    var streams = new MessageStreams(stage.store, topics::send, stage.time, StreamOptions.DEFAULT);
    MessageStream stream = streams.open(Opening.of("7", new Content.Text("")));
    stream.add(new Piece.Text("hello"));
    stream.done();
    try (Reader reader = topics.subscribe("task:7", new From.Start())) {
      assertThat(reader.next().orElseThrow().update())
          .isEqualTo(new Update.Start(stream.place(), new Content.Text("")));
      assertThat(Stage.told(reader.next().orElseThrow().update())).isEqualTo("Delta hello");
      assertThat(reader.next().orElseThrow().update()).isEqualTo(new Update.Done(stream.place()));
    }
  }

  private static Update update(String text) {
    return new Update.Delta(0, new Piece.Text(text));
  }
}
