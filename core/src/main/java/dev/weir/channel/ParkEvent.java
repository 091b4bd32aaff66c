package dev.weir.channel;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** A thread was parked at a channel. Off unless a recording asks for it. */
@Name("dev.weir.ChannelPark")
@Label("Channel Park")
@Category("Weir")
@Description("A thread waited at a channel for longer than the threshold")
@Enabled(false)
@Threshold("20 ms")
@StackTrace
final class ParkEvent extends Event {
  @Label("Purpose")
  @Nullable String purpose;

  @Label("Served")
  boolean served;

  /** Its duration is known from here on; without one no threshold is ever reached. */
  void end(Pause pause) {
    end();
    if (shouldCommit()) {
      purpose = pause.purpose();
      served = pause.isSettled();
      commit();
    }
  }
}
