"""Arrays as NumPy writes them, for NpyTest. Run in this folder."""
import numpy as np

values = (np.arange(24) - 7.5).reshape(2, 3, 4)
whole = np.array([3, -1, 2**40])


def save(name, array, version=(1, 0)):
    with open(name + ".npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)


save("plain", values.astype("<f4"))
save("newer", values.astype("<f4"), version=(2, 0))
save("big-endian", values.astype(">f4"))
save("columns-first", np.asfortranarray(values.astype("<f4")))
save("big-endian-columns-first", np.asfortranarray(values.astype(">f4")), version=(2, 0))
save("scalar", np.float32(1.5).reshape(()))
save("empty", np.zeros((0, 3), "<f4"))
save("double", values)
save("whole", whole.astype("<i8"))
save("whole-big-endian", whole.astype(">i8"))
save("records", np.zeros(2, dtype=[("a", "<f4")]))
