/**
 * Recognisers and voices that speak OpenAI's HTTP: its own, and the many servers that copied it.
 *
 * <pre>
 * In       one utterance, uploaded as a WAV to /audio/transcriptions; one sentence, to /audio/speech
 * Held     one request: the utterance; of an answer that is spoken, at most 0.1 s. No connection is
 *          held while nothing is asked, but idle ones for reuse
 * Out      a transcript; sound, as it comes, PCM or WAV
 * Threads  everything runs on the caller's thread, which blocks; the JDK's move bytes
 * Closing  an interrupt closes the request's socket at once; closing the server stops all of them
 * </pre>
 *
 * <p>The key goes into the header of a request and nowhere else. What a server says about a failure
 * is cut to 300 characters and made printable.
 */
@NullMarked
package dev.weir.voice.openai;

import org.jspecify.annotations.NullMarked;
