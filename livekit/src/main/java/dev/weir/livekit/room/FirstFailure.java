package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Warns of the first failure of a kind; of the others, and of those of a room that is lost, only
 * who asks for all is told. Any thread.
 */
final class FirstFailure {
  private static final System.Logger LOG = System.getLogger(FirstFailure.class.getName());

  private final AtomicBoolean told = new AtomicBoolean();
  private final String what;
  private final Doorkeeper door;

  FirstFailure(String what, Doorkeeper door) {
    this.what = what;
    this.door = door;
  }

  void tell(Throwable why) {
    boolean first = !door.isLost() && !told.getAndSet(true);
    LOG.log(first ? WARNING : DEBUG, "{0}: {1}", what, why.getMessage());
  }
}
