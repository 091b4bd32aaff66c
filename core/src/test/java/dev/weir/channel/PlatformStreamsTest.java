package dev.weir.channel;

import static dev.weir.channel.Feed.drain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The platform's own streams as receivers: with demand, errors and cancel carried over. */
@Timeout(20)
class PlatformStreamsTest {

  static Stream<Supplier<Receiver<Integer>>> three() {
    return Stream.of(
        () -> Receiver.of(List.of(1, 2, 3)),
        () -> Receiver.of(List.of(1, 2, 3).iterator()),
        () -> Receiver.of(Stream.of(1, 2, 3)),
        () -> Receiver.of((Iterable<Integer>) published(1, 2, 3)),
        () -> Receiver.of(published(1, 2, 3).publisher()),
        () -> Receiver.of(published(1, 2, 3).stream()));
  }

  /** All items come, in order, then the end. */
  @ParameterizedTest
  @MethodSource("three")
  @Behaviour("chan-C66")
  void of_threeItems_givesThemThenEnds(Supplier<Receiver<Integer>> source)
      throws InterruptedException {
    Receiver<Integer> receiver = source.get();
    assertThat(receiver.isDrained()).isFalse();
    assertThat(drain(receiver)).containsExactly(1, 2, 3);
    assertThat(receiver.isDrained()).isTrue();
    assertThat(receiver.closeCause()).isEmpty();
    assertThatThrownBy(receiver::receive).isInstanceOf(ChanClosed.class).hasNoCause();
  }

  /** There and back again, by stream, iterator and publisher. */
  @ParameterizedTest
  @MethodSource("three")
  @Behaviour("chan-C66")
  void of_thereAndBack_isTheSame(Supplier<Receiver<Integer>> source) throws InterruptedException {
    assertThat(source.get().stream().map(i -> i * 2)).containsExactly(2, 4, 6);
    Iterator<Integer> iterator = source.get().iterator();
    assertThat(drain(Receiver.of(iterator))).containsExactly(1, 2, 3);
    assertThat(drain(Receiver.of(source.get().publisher()))).containsExactly(1, 2, 3);
  }

  /** Endless sources give what is asked for; cancelling ends and closes them. */
  @Test
  @Behaviour({"chan-C66", "chan-T3", "chan-T19"})
  void of_endlessStream_givesWhatIsAskedFor() throws InterruptedException {
    AtomicInteger next = new AtomicInteger();
    AtomicBoolean closed = new AtomicBoolean();
    Stream<Integer> stream = Stream.generate(next::incrementAndGet).onClose(() -> closed.set(true));
    Receiver<Integer> receiver = Receiver.of(stream);
    assertThat(next).hasValue(0);
    assertThat(receiver.receive()).isEqualTo(1);
    assertThat(receiver.receive()).isEqualTo(2);
    assertThat(next).as("nothing is fetched ahead").hasValue(2);
    receiver.cancel();
    assertThat(closed).isTrue();
    assertThatThrownBy(receiver::receive).isInstanceOf(ChanClosed.class).hasNoCause();
    assertThat(next).hasValue(2);
  }

  /** A publisher is asked for one item when one is wanted, and cancelled when the receiver is. */
  @Test
  @Behaviour({"chan-C66", "chan-T3"})
  void of_publisher_demandsWhatIsWantedAndCancels() throws InterruptedException {
    List<String> calls = new ArrayList<>();
    Flow.Publisher<Integer> publisher =
        subscriber -> {
          calls.add("subscribe");
          subscriber.onSubscribe(new Recorded(calls, subscriber));
        };
    Receiver<Integer> receiver = Receiver.of(publisher);
    assertThat(calls).isEmpty();
    assertThat(receiver.receive()).isEqualTo(1);
    assertThat(calls).containsExactly("subscribe", "request 1");
    assertThat(receiver.receive()).isEqualTo(1);
    receiver.cancel();
    receiver.cancel();
    assertThat(calls).containsExactly("subscribe", "request 1", "request 1", "cancel");
  }

  /** The JDK's own publisher works with it, threads and all. */
  @Test
  @Behaviour("chan-C66")
  void of_submissionPublisher_givesAllThatIsSubmitted() throws Exception {
    SubmissionPublisher<Integer> publisher =
        new SubmissionPublisher<>(task -> Thread.ofVirtual().start(task), 4);
    Receiver<Integer> receiver = Receiver.of(publisher);
    Operation<List<Integer>> reading = Operation.start(() -> drain(receiver));
    while (publisher.getNumberOfSubscribers() == 0) {
      Shape.look(publisher);
    }
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      publisher.submit(i);
      all.add(i);
    }
    publisher.close();
    assertThat(reading.get()).isEqualTo(all);
  }

  static Stream<Supplier<Receiver<Integer>>> failing() {
    return Stream.of(
        () -> Receiver.of((Iterable<Integer>) FailingIterator::new),
        () -> Receiver.of(new FailingIterator()),
        () -> Receiver.of(Stream.iterate(1, i -> i + 1).map(FailingIterator::upToTwo)),
        () -> Receiver.of(failed(1, 2).publisher()));
  }

  /** An error comes after the items before it, and stays. */
  @ParameterizedTest
  @MethodSource("failing")
  @Behaviour({"chan-C66", "chan-T16"})
  void of_failingSource_itemsThenTheError(Supplier<Receiver<Integer>> source)
      throws InterruptedException {
    Receiver<Integer> receiver = source.get();
    assertThat(receiver.receive()).isEqualTo(1);
    assertThat(receiver.receive()).isEqualTo(2);
    for (int again = 0; again < 2; again++) {
      assertThatThrownBy(receiver::receive)
          .isInstanceOf(ChanClosed.class)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("no third");
    }
    assertThat(receiver.closeCause()).get().isInstanceOf(IllegalStateException.class);
  }

  /** Bytes come in pieces of the size asked for; the stream is closed at its end, or by cancel. */
  @Test
  @Behaviour("chan-C66")
  void of_inputStream_givesPieces() throws InterruptedException {
    AtomicInteger closed = new AtomicInteger();
    Receiver<byte[]> pieces = Receiver.of(bytes("abcde", closed), 2);
    assertThat(drain(pieces).stream().map(it -> new String(it, StandardCharsets.US_ASCII)))
        .containsExactly("ab", "cd", "e");
    assertThat(closed).hasValue(1);
    Receiver<byte[]> cancelled = Receiver.of(bytes("abcde", closed), 2);
    assertThat(cancelled.receive()).isEqualTo(new byte[] {'a', 'b'});
    cancelled.cancel();
    assertThat(closed).hasValue(2);
    assertThatThrownBy(() -> Receiver.of(bytes("", closed), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("bytes: 0 (expected: at least 1)");
  }

  /** What cannot be read is an error like any other. */
  @Test
  @Behaviour("chan-C66")
  void of_inputStreamThatBreaks_isTold() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }
        };
    assertThatThrownBy(Receiver.of(broken, 16)::receive)
        .isInstanceOf(ChanClosed.class)
        .cause()
        .isInstanceOf(UncheckedIOException.class)
        .hasRootCauseMessage("connection reset");
  }

  /** And back: bytes that go through a receiver are the bytes that were read. */
  @Test
  @Behaviour("chan-C66")
  void inputStream_ofPieces_isTheSame() throws IOException {
    AtomicInteger closed = new AtomicInteger();
    try (InputStream stream = Receiver.inputStream(Receiver.of(bytes("abcdefg", closed), 3))) {
      assertThat(stream.readAllBytes()).isEqualTo("abcdefg".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(closed).hasValue(1);
  }

  private static InputStream bytes(String text, AtomicInteger closed) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
      @Override
      public void close() {
        closed.incrementAndGet();
      }
    };
  }

  private static Chan<Integer> published(Integer... items) {
    Chan<Integer> chan = filled(items);
    chan.close();
    return chan;
  }

  private static Chan<Integer> failed(Integer... items) {
    Chan<Integer> chan = filled(items);
    chan.fail(new IllegalStateException("no third"));
    return chan;
  }

  private static Chan<Integer> filled(Integer... items) {
    Chan<Integer> chan = Chan.bounded(8);
    for (Integer item : items) {
      chan.trySend(item);
    }
    return chan;
  }

  /** Gives 1 for each request, and notes what it is asked for. */
  private record Recorded(List<String> calls, Flow.Subscriber<? super Integer> subscriber)
      implements Flow.Subscription {
    @Override
    public void request(long n) {
      calls.add("request " + n);
      subscriber.onNext(1);
    }

    @Override
    public void cancel() {
      calls.add("cancel");
    }
  }

  private static final class FailingIterator implements Iterator<Integer> {
    private int last;

    static Integer upToTwo(int item) {
      if (item > 2) {
        throw new IllegalStateException("no third");
      }
      return item;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public Integer next() {
      return upToTwo(++last);
    }
  }
}
