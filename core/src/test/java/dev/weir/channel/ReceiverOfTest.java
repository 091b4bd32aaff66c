package dev.weir.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Receivers of the platform's own streams: demand, end, errors and cancel are carried over. */
@Timeout(20)
class ReceiverOfTest {
  private static final List<Integer> NUMBERS = IntStream.range(0, 100).boxed().toList();

  /** Whatever gives items gives them in order, once, and then the end. */
  @Test
  @Behaviour("chan-C66")
  void of_iterableIteratorStreamPublisher_giveTheItemsAndTheEnd() throws Exception {
    Chan<Integer> chan = Chan.unbounded();
    ChanTest.sendAll(chan, NUMBERS);
    chan.close();
    List<Receiver<Integer>> receivers =
        List.of(
            Receiver.of(NUMBERS),
            Receiver.of(NUMBERS.iterator()),
            Receiver.of(NUMBERS.stream()),
            Receiver.of(chan.publisher()));
    for (Receiver<Integer> each : receivers) {
      assertThat(Feed.drain(each)).isEqualTo(NUMBERS);
      assertThat(each.isDrained()).isTrue();
      assertThat(each.closeCause()).isEmpty();
    }
  }

  /** There and back: a channel, its stream, a receiver of that, its iterator. */
  @Test
  @Behaviour("chan-C66")
  void of_streamOfAReceiverOfAPublisher_isTheSameItems() throws Exception {
    Chan<Integer> chan = Chan.bounded(3);
    Operation<Void> sender =
        Operation.start(() -> {
          ChanTest.sendAll(chan, NUMBERS);
          chan.close();
          return null;
        });
    Receiver<Integer> there = Receiver.of(chan.publisher());
    Receiver<Integer> back = Receiver.of(there.stream().map(item -> item + 1));
    List<Integer> items = new ArrayList<>();
    back.forEach(items::add);
    assertThat(items).isEqualTo(NUMBERS.stream().map(item -> item + 1).toList());
    sender.get();
  }

  /** Nothing is asked of the source before somebody wants an item, and then one at a time. */
  @Test
  @Behaviour({"chan-C66", "chan-C35"})
  void of_stream_pullsOnlyWhatIsWanted() throws Exception {
    AtomicInteger pulled = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Receiver<Integer> receiver =
        Receiver.of(
            Stream.iterate(0, i -> i + 1)
                .peek(item -> pulled.incrementAndGet())
                .onClose(closed::incrementAndGet));
    assertThat(pulled).hasValue(0);
    assertThat(receiver.receive()).isZero();
    assertThat(receiver.receive()).isEqualTo(1);
    assertThat(pulled.get()).isBetween(2, 3);
    receiver.cancel();
    receiver.cancel();
    assertThat(closed).as("the stream is closed").hasValue(1);
    assertThatThrownBy(receiver::receive).isInstanceOf(ChanClosed.class);
  }

  /** What a source throws is the cause of the end, after the items before it. */
  @Test
  @Behaviour("chan-C66")
  void of_streamThatFails_endsWithTheCauseAfterTheItems() throws Exception {
    IllegalStateException cause = new IllegalStateException("torn");
    Receiver<Integer> receiver =
        Receiver.of(
            NUMBERS.stream()
                .map(item -> {
                  if (item == 2) {
                    throw cause;
                  }
                  return item;
                }));
    assertThat(receiver.receive()).isZero();
    assertThat(receiver.receive()).isEqualTo(1);
    assertThatThrownBy(receiver::receive).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertThat(receiver.closeCause()).containsSame(cause);
  }

  /** The demand made of a publisher is what is wanted, one by one. */
  @Test
  @Behaviour("chan-C66")
  void of_publisher_demandsOneWhenOneIsWanted() throws Exception {
    Asked publisher = new Asked();
    Receiver<Integer> receiver = Receiver.of(publisher);
    assertThat(publisher.demands).as("cold").isEmpty();
    Operation<Integer> receive = Operation.start(receiver::receive);
    publisher.awaitDemands(1);
    publisher.subscriber.onNext(7);
    assertThat(receive.get()).isEqualTo(7);
    assertThat(publisher.demands).containsExactly(1L);
    Operation<Integer> next = Operation.start(receiver::receive);
    publisher.awaitDemands(2);
    publisher.subscriber.onComplete();
    assertThatThrownBy(next::get).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThat(publisher.demands).containsExactly(1L, 1L);
  }

  /** Its failure is the cause of the end. */
  @Test
  @Behaviour("chan-C66")
  void of_publisherThatErrs_endsWithTheCause() throws Exception {
    Asked publisher = new Asked();
    Receiver<Integer> receiver = Receiver.of(publisher);
    Operation<Integer> receive = Operation.start(receiver::receive);
    publisher.awaitDemands(1);
    IOException cause = new IOException("connection reset");
    publisher.subscriber.onError(cause);
    assertThatThrownBy(receive::get).isInstanceOf(ChanClosed.class).hasCause(cause);
    assertThatThrownBy(receiver::tryReceive).isInstanceOf(ChanClosed.class).hasCause(cause);
  }

  /** To cancel is to cancel the subscription, once; whoever waits is woken. */
  @Test
  @Behaviour({"chan-C66", "chan-C45"})
  void cancel_ofAPublisher_cancelsTheSubscription() throws Exception {
    Asked publisher = new Asked();
    Receiver<Integer> receiver = Receiver.of(publisher);
    Operation<Integer> receive = Operation.start(receiver::receive);
    publisher.awaitDemands(1);
    receiver.cancel();
    receiver.cancel();
    assertThatThrownBy(receive::get).isInstanceOf(ChanClosed.class);
    assertThat(publisher.cancelled).hasValue(1);
  }

  /** A receive that ran out of time loses nothing: its item is the next one's. */
  @Test
  @Behaviour({"chan-C66", "chan-C22"})
  void receive_ofAPublisherRunsOutOfTime_theItemIsKept() throws Exception {
    Asked publisher = new Asked();
    Receiver<Integer> receiver = Receiver.of(publisher);
    assertThat(receiver.receive(Duration.ofMillis(1))).isNull();
    publisher.awaitDemands(1);
    publisher.subscriber.onNext(7);
    assertThat(receiver.receive()).isEqualTo(7);
    receiver.cancel();
  }

  /** The platform's own publisher, with its threads: all items, and its end. */
  @Test
  @Behaviour("chan-C66")
  void of_submissionPublisher_givesEverything() throws Exception {
    SubmissionPublisher<Integer> publisher = new SubmissionPublisher<>(Runnable::run, 8);
    Receiver<Integer> receiver = Receiver.of(publisher);
    Operation<List<Integer>> items = Operation.start(() -> Feed.drain(receiver));
    while (publisher.getNumberOfSubscribers() == 0) {
      Shape.look(publisher);
    }
    NUMBERS.forEach(publisher::submit);
    publisher.close();
    assertThat(items.get()).isEqualTo(NUMBERS);
  }

  /**
   * Bytes come in pieces of at most that size, and together are what was read; then it is closed.
   */
  @Test
  @Behaviour("chan-C66")
  void of_inputStream_givesPiecesOfItAndClosesIt() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    byte[] text = "Weir carries sessions.".getBytes(UTF_8);
    Receiver<byte[]> pieces = Receiver.of(closing(new ByteArrayInputStream(text), closed), 5);
    List<byte[]> all = Feed.drain(pieces);
    assertThat(all).allSatisfy(piece -> assertThat(piece).hasSizeBetween(1, 5));
    assertThat(String.join("", all.stream().map(p -> new String(p, UTF_8)).toList()))
        .isEqualTo("Weir carries sessions.");
    assertThat(closed).hasValue(1);
    Receiver<byte[]> again = Receiver.of(new ByteArrayInputStream(text), 7);
    try (InputStream back = Receiver.inputStream(again)) {
      assertThat(back.readAllBytes()).isEqualTo(text);
    }
  }

  /** To cancel, or to close the stream made of it, closes the source, read or not. */
  @Test
  @Behaviour({"chan-C66", "chan-C45"})
  void cancel_ofAnInputStream_closesIt() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    Receiver.of(closing(InputStream.nullInputStream(), closed), 8).cancel();
    assertThat(closed).hasValue(1);
    Receiver.inputStream(Receiver.of(closing(InputStream.nullInputStream(), closed), 8)).close();
    assertThat(closed).hasValue(2);
  }

  /** A read that fails is the cause of the end, and fails the stream made of it. */
  @Test
  @Behaviour("chan-C66")
  void of_inputStreamThatFails_endsWithTheCause() throws Exception {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("disk");
          }
        };
    Receiver<byte[]> receiver = Receiver.of(broken, 8);
    assertThatThrownBy(receiver::receive)
        .isInstanceOf(ChanClosed.class)
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(receiver.closeCause().orElseThrow()).isInstanceOf(UncheckedIOException.class);
    assertThatThrownBy(() -> Receiver.inputStream(Receiver.of(broken, 8)).read())
        .isInstanceOf(IOException.class)
        .hasStackTraceContaining("disk");
  }

  /** Pieces of nothing are refused. */
  @Test
  @Behaviour("chan-C66")
  void of_inputStreamInPiecesOfNothing_isRefused() {
    assertThatThrownBy(() -> Receiver.of(InputStream.nullInputStream(), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes: 0 (expected: at least 1)");
  }

  private static InputStream closing(InputStream source, AtomicInteger closed) {
    return new FilterInputStream(source) {
      @Override
      public void close() throws IOException {
        closed.incrementAndGet();
        super.close();
      }
    };
  }

  /** A publisher that writes down what is asked of it, and gives what the test says. */
  private static final class Asked implements Flow.Publisher<Integer>, Flow.Subscription {
    final List<Long> demands = new CopyOnWriteArrayList<>();
    final AtomicInteger cancelled = new AtomicInteger();
    private final CountDownLatch subscribed = new CountDownLatch(1);
    volatile Flow.Subscriber<? super Integer> subscriber;

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> given) {
      subscriber = given;
      given.onSubscribe(this);
      subscribed.countDown();
    }

    @Override
    public void request(long n) {
      demands.add(n);
    }

    @Override
    public void cancel() {
      cancelled.incrementAndGet();
    }

    void awaitDemands(int count) throws InterruptedException {
      subscribed.await();
      while (demands.size() < count) {
        Shape.look(demands);
      }
    }
  }
}
