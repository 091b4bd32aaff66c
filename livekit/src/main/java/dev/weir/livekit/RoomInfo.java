package dev.weir.livekit;

import java.time.Instant;

/**
 * A room of a server.
 *
 * @param name unique
 * @param sid the server's; another one each time a room of that name is made
 * @param metadata what was said with it; empty for nothing
 * @param participants how many are in it, agents included
 * @param created when
 */
public record RoomInfo(
    String name, String sid, String metadata, int participants, Instant created) {}
