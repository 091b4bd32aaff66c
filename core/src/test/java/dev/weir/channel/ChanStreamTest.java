package dev.weir.channel;

import static dev.weir.channel.Shape.awaitParked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Spliterator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel as a stream of the platform, of items or of bytes. */
@Timeout(20)
class ChanStreamTest {

  /** It takes nothing before a terminal operation, and then no more than asked for. */
  @Test
  @Behaviour({"chan-C35", "chan-C66"})
  void stream_limited_takesExactlyThatMany() {
    Chan<Integer> chan = holding(10);
    Stream<Integer> three = chan.stream().limit(3);
    assertThat(chan.size()).isEqualTo(10);
    assertThat(three.toList()).containsExactly(0, 1, 2);
    assertThat(chan.size()).isEqualTo(7);
    assertThat(chan.stream().filter(item -> item > 4).findFirst()).hasValue(5);
    assertThat(chan.size()).isEqualTo(4);
    assertThat(chan.isClosed()).isFalse();
  }

  /** It is ordered, without nulls, and of no known size. */
  @Test
  @Behaviour("chan-C35")
  void stream_characteristics_areOrderedAndUnsized() {
    Spliterator<Integer> items = holding(3).stream().spliterator();
    assertThat(items.hasCharacteristics(Spliterator.ORDERED | Spliterator.NONNULL)).isTrue();
    assertThat(items.hasCharacteristics(Spliterator.SIZED)).isFalse();
    assertThat(items.getExactSizeIfKnown()).isEqualTo(-1);
  }

  /** It ends with the channel: quietly, or with the cause after the last item. */
  @Test
  @Behaviour({"chan-C35", "chan-C66", "chan-C46"})
  void stream_closedOrFailed_endsAsTheChannelDid() {
    Chan<Integer> closed = holding(3);
    closed.close();
    assertThat(closed.stream().map(item -> item + 1)).containsExactly(1, 2, 3);
    Chan<Integer> failed = holding(2);
    Exception cause = new Exception("the model hung up");
    failed.fail(cause);
    List<Integer> seen = new ArrayList<>();
    assertThatThrownBy(() -> failed.stream().forEach(seen::add)).hasCause(cause);
    assertThat(seen).containsExactly(0, 1);
  }

  /** It waits for items, and an interrupt ends it. */
  @Test
  @Behaviour({"chan-C35", "chan-C34"})
  void stream_waitingIsInterrupted_throws() throws Exception {
    Chan<Integer> chan = Chan.rendezvous();
    Operation<List<Integer>> two = Operation.start(() -> chan.stream().limit(2).toList());
    chan.send(1);
    chan.send(2);
    assertThat(two.get()).containsExactly(1, 2);
    Operation<Long> count = Operation.start(() -> chan.stream().count());
    awaitParked(chan, 0, 1);
    count.thread().interrupt();
    assertThatThrownBy(count::get).isInstanceOf(ChanInterrupted.class);
  }

  /** Byte arrays come as one stream of bytes, whatever their lengths; the end is the end. */
  @Test
  @Behaviour("chan-C66")
  void inputStream_piecesOfAnyLength_areOneStream() throws IOException {
    Chan<byte[]> chan = bytes("one ", "", "two", " three");
    chan.close();
    try (InputStream stream = Receiver.inputStream(chan)) {
      assertThat(stream.readAllBytes()).asString(UTF_8).isEqualTo("one two three");
      assertThat(stream.read()).isEqualTo(-1);
      assertThat(stream.read(new byte[2])).isEqualTo(-1);
    }
  }

  /** A read gives what is there rather than wait for more; a length of zero reads nothing. */
  @Test
  @Behaviour("chan-C66")
  void inputStream_readsInParts_givesWhatIsThere() throws IOException {
    Chan<byte[]> chan = bytes("\u00ff", "abcd");
    InputStream stream = Receiver.inputStream(chan);
    assertThat(stream.available()).isZero();
    assertThat(stream.read()).isEqualTo(0xC3);
    assertThat(stream.available()).isEqualTo(1);
    byte[] into = new byte[8];
    assertThat(stream.read(into, 0, 0)).isZero();
    assertThat(stream.read(into, 1, 7)).isEqualTo(1);
    assertThat(stream.read(into, 2, 3)).isEqualTo(3);
    assertThat(stream.read(into, 0, 0)).as("in the midst of a piece").isZero();
    assertThat(stream.read(into, 5, 3)).isEqualTo(1);
    assertThat(new String(into, 2, 4, UTF_8)).isEqualTo("abcd");
    assertThatThrownBy(() -> stream.read(into, 5, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  /** A length of zero does not wait for a piece. */
  @Test
  @Behaviour("chan-C66")
  void inputStream_readsNothing_doesNotWait() throws IOException {
    assertThat(Receiver.inputStream(Chan.rendezvous()).read(new byte[0])).isZero();
  }

  /** A failed channel is a failed read, each time: never an end, which would be a whole text. */
  @Test
  @Behaviour("chan-C66")
  void inputStream_channelFailed_throwsAfterTheLastByte() throws IOException {
    Chan<byte[]> chan = bytes("a");
    IOException cause = new IOException("connection reset");
    chan.fail(cause);
    InputStream stream = Receiver.inputStream(chan);
    assertThat(stream.read()).isEqualTo('a');
    assertThatThrownBy(stream::read).isInstanceOf(IOException.class).hasCause(cause);
    assertThatThrownBy(stream::readAllBytes).hasMessage("connection reset").hasCause(cause);
    Chan<byte[]> other = bytes();
    other.fail(new IllegalStateException("wrong"));
    assertThatThrownBy(() -> Receiver.inputStream(other).read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong");
  }

  /** An interrupt ends the read, keeps the flag and loses no byte. */
  @Test
  @Behaviour({"chan-C66", "chan-C34"})
  void inputStream_interrupted_throwsAndCanGoOn() throws IOException {
    Chan<byte[]> chan = bytes("a");
    InputStream stream = Receiver.inputStream(chan);
    Thread.currentThread().interrupt();
    assertThatThrownBy(stream::read).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(stream.read()).isEqualTo('a');
  }

  /** Closing it gives up the channel; a later read is refused rather than at its end. */
  @Test
  @Behaviour({"chan-C66", "chan-C45"})
  void inputStream_closed_cancelsTheChannelAndRefusesReads() throws IOException {
    Chan<byte[]> chan = bytes("abc", "d");
    InputStream stream = Receiver.inputStream(chan);
    assertThat(stream.read()).isEqualTo('a');
    stream.close();
    stream.close();
    assertThat(chan.isDrained()).isTrue();
    assertThat(stream.available()).isZero();
    assertThatThrownBy(stream::read)
        .isInstanceOf(IOException.class)
        .hasMessage("stream: closed (expected: open)");
  }

  private static Chan<Integer> holding(int count) {
    Chan<Integer> chan = Chan.bounded(count);
    IntStream.range(0, count).forEach(chan::trySend);
    return chan;
  }

  private static Chan<byte[]> bytes(String... texts) {
    Chan<byte[]> chan = Chan.unbounded();
    for (String text : texts) {
      chan.trySend(text.getBytes(UTF_8));
    }
    return chan;
  }
}
