package dev.weir.voice.local;

import dev.weir.agent.speech.SpeechFailed;
import dev.weir.channel.Chan;
import dev.weir.internal.Nursery;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process: it is given its input, what it says is read, and it is gone when this is closed,
 * with all that it has started. For one thread.
 *
 * <p>A thread cannot be interrupted while it reads a pipe. So other threads do, and end with the
 * process.
 */
final class ProgramRun implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ProgramRun.class.getName());

  /** How much a process is ahead of its reader, in bytes: most have ended by then. */
  private static final int AHEAD = 1 << 20;

  private static final int PIECE = 8 << 10;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Program program;
  private final Process process;
  private final Duration silence;
  private final Ticker ticker;
  private final Nursery pipes;
  private final LastWords complaints = new LastWords();
  private final Chan<byte[]> pieces;
  private final CompletableFuture<Boolean> complained;

  private ProgramRun(
      Program program, Process process, byte[] input, Duration silence, Ticker ticker) {
    this.program = program;
    this.process = process;
    this.silence = silence;
    this.ticker = ticker;
    this.pipes = new Nursery(program.name() + "/" + process.pid(), CLOSE_TIMEOUT);
    this.pieces =
        Chan.<byte[]>builder()
            .name(program.name())
            .weighted(AHEAD, piece -> piece.length)
            .ticker(ticker)
            .build();
    var _ = pipes.fork("in", () -> write(input));
    var _ = pipes.fork("out", this::read);
    this.complained = pipes.fork("errors", () -> complaints.read(process.getErrorStream()));
  }

  /**
   * Starts it.
   *
   * @param silence how long it may say nothing
   * @throws SpeechFailed if it cannot be started
   */
  static ProgramRun start(
      Program program, List<String> command, byte[] input, Duration silence, Ticker ticker) {
    try {
      return new ProgramRun(program, new ProcessBuilder(command).start(), input, silence, ticker);
    } catch (IOException e) {
      throw SpeechFailed.forGood(
          "%s: could not be started: %s; %s"
              .formatted(program.name(), e.getMessage(), program.howToInstall()),
          e);
    }
  }

  /** What it says. An interrupt of its reader is kept, and comes out as an IOException. */
  InputStream output() {
    return new ProgramOutput(program.name(), pieces, silence);
  }

  /**
   * Waits for its end.
   *
   * @throws SpeechFailed if it was not a good one
   */
  void requireSuccess() throws InterruptedException {
    if (!process.waitFor(silence.toMillis(), TimeUnit.MILLISECONDS)) {
      throw SpeechFailed.forNow(
          "%s: did not end within %d ms (expected: ended, its output was)"
              .formatted(program.name(), silence.toMillis()),
          null);
    }
    boolean whole = Nursery.await(List.of(complained), ticker, CLOSE_TIMEOUT);
    if (process.exitValue() != 0) {
      throw SpeechFailed.forGood(
          "%s: ended with %d (expected: 0); it says: %s%s"
              .formatted(
                  program.name(), process.exitValue(), complaints, whole ? "" : ", and goes on"),
          null);
    }
    LOG.log(System.Logger.Level.DEBUG, "{0} says: {1}", program.name(), complaints);
  }

  private boolean write(byte[] input) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(input);
      return true;
    } catch (IOException e) {
      // It has ended, or did not want all of it; how it ended tells.
      LOG.log(System.Logger.Level.DEBUG, program.name() + ": did not read all its input", e);
      return false;
    }
  }

  private boolean read() throws InterruptedException {
    byte[] piece = new byte[PIECE];
    try (InputStream out = process.getInputStream()) {
      for (int read = out.read(piece); read >= 0; read = out.read(piece)) {
        pieces.send(Arrays.copyOf(piece, read));
      }
      return true;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, program.name() + ": was ended while it spoke", e);
      return false;
    } finally {
      pieces.close();
    }
  }

  /** Ends it by force, if it has not ended. */
  @Override
  public void close() {
    pieces.cancel();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    pipes.close();
  }
}
