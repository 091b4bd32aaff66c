/** Tests of rooms, with the real library and server where they are needed. */
@NullMarked
package dev.weir.livekit.rtc;

import org.jspecify.annotations.NullMarked;
