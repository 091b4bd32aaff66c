package dev.weir.livekit.rtc;

/**
 * Text of a segment of speech, all of it so far.
 *
 * @param identity who speaks
 * @param trackSid by which track
 * @param segment its id
 * @param text all of it so far
 * @param last whether nothing more comes
 * @param language empty if it is not known
 */
public record Caption(
    String identity, String trackSid, String segment, String text, boolean last, String language) {}
