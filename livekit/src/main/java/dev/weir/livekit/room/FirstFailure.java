package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import java.util.concurrent.atomic.AtomicBoolean;

/** Warns of the first failure of a kind; of the others only who asks for all is told. */
final class FirstFailure {
  private static final System.Logger LOG = System.getLogger(FirstFailure.class.getName());

  private final AtomicBoolean told = new AtomicBoolean();
  private final String what;

  FirstFailure(String what) {
    this.what = what;
  }

  void tell(Throwable why) {
    boolean first = !told.getAndSet(true);
    LOG.log(first ? WARNING : DEBUG, "{0}: {1}", what, why.getMessage());
  }
}
