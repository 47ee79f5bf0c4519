package dev.assay.core.random;

import dev.assay.core.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.core.source64.Philox4x64;
import org.apache.commons.rng.core.source64.XoShiRo256PlusPlus;

/**
 * A place to draw random numbers from, named by what they are for (audit seed, check, sample, draw). Equal names give
 * equal numbers on every worker, in every shard and after every restart.
 *
 * @param name of this place; parts are joined with {@code /}
 */
public record Draws(String name) {
    /** The root of an audit's draws: the plan's seed together with what is audited. */
    public static Draws ofAudit(long seed, Digest model, Digest dataset) {
        return new Draws(seed + "/" + model + '/' + dataset);
    }

    /** A place below this one, for example {@code of("max-sensitivity/1").of(17)}. */
    public Draws of(Object part) {
        return new Draws(name + '/' + part);
    }

    /**
     * The numbers of this place, from the first on, each time anew: the counter-based generator Philox4x64-10 (Salmon et al.
     * 2011), its key the first 128 bits of the SHA-256 of the name.
     */
    public UniformRandomProvider source() {
        ByteBuffer hash = hash();
        return new Philox4x64(new long[] {hash.getLong(), hash.getLong()});
    }

    /**
     * Numbers of this place for noise, of which a picture takes one for each value, many times over: the generator
     * xoshiro256++ (Blackman and Vigna 2021) from the state that is the SHA-256 of the name, in an eighth of the time.
     */
    public UniformRandomProvider noise() {
        ByteBuffer hash = hash();
        return new XoShiRo256PlusPlus(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    private ByteBuffer hash() {
        return ByteBuffer.wrap(Digest.sha256().digest(name.getBytes(StandardCharsets.UTF_8)));
    }
}
