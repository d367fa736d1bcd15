"""Trains the two-layer network of bench_train with torch or NumPy, on one thread.

Commands come on standard input, a line each:
  load N D0 D1 ACTIVATION OPTIMIZER BATCH RATE   followed by X (N x D0), y (N), W (D1 x D0) and v (D1) as doubles; answers "ready"
  gradient     answers the loss mean_n (v . a(W x_n) - y_n)^2 and its gradients by W and v as doubles
  run EPOCHS   answers "done"
  parameters   answers W and v as doubles
"""
import os
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

try:
    import numpy as np
    if sys.argv[1] == "torch":
        import torch
except ImportError:
    print("missing", flush=True)
    sys.exit(0)


class Torch:
    """Autograd and the optimisers of torch.optim, as its tutorials use them."""

    def __init__(self, x, y, w, v, activation, optimizer, batch, rate):
        torch.set_num_threads(1)
        self.x = torch.from_numpy(x)
        self.y = torch.from_numpy(y)
        self.w = torch.from_numpy(w).requires_grad_()
        self.v = torch.from_numpy(v).requires_grad_()
        self.batch = batch
        kind, _, slope = activation.partition(":")
        self.activate = (lambda z: torch.nn.functional.leaky_relu(z, float(slope))) if kind == "leaky" else torch.square
        self.optimizer = (torch.optim.Adam if optimizer == "adam" else torch.optim.SGD)([self.w, self.v], lr=rate)

    def loss(self, x, y):
        return torch.nn.functional.mse_loss(self.activate(x @ self.w.T) @ self.v, y)

    def gradient(self):
        self.optimizer.zero_grad()
        loss = self.loss(self.x, self.y)
        loss.backward()
        return loss.item(), self.w.grad.numpy(), self.v.grad.numpy()

    def step(self, x, y):
        self.optimizer.zero_grad()
        self.loss(x, y).backward()
        self.optimizer.step()

    def run_epoch(self):
        if self.batch == 0:
            return self.step(self.x, self.y)
        order = torch.randperm(len(self.y))
        for batch in torch.split(order, self.batch):
            self.step(self.x[batch], self.y[batch])

    def parameters(self):
        return self.w.detach().numpy(), self.v.detach().numpy()


class Numpy:
    """The gradient written out as products of whole matrices."""

    def __init__(self, x, y, w, v, activation, optimizer, batch, rate):
        self.x, self.y, self.w, self.v = x, y, w, v
        kind, _, slope = activation.partition(":")
        self.slope = float(slope) if kind == "leaky" else None
        self.is_adam = optimizer == "adam"
        self.batch = batch
        self.rate = rate
        self.steps = 0
        self.moments = [(np.zeros_like(p), np.zeros_like(p)) for p in (w, v)]
        self.random = np.random.default_rng(1)

    def loss_and_gradient(self, x, y):
        z = x @ self.w.T
        if self.slope is None:
            a = z * z
            slopes = 2 * z
        else:
            slopes = np.where(z > 0, 1.0, self.slope)
            a = slopes * z
        e = a @ self.v - y
        scaled = (2 / len(y)) * e
        slopes *= self.v
        slopes *= scaled[:, None]
        return e @ e / len(y), slopes.T @ x, scaled @ a

    def gradient(self):
        return self.loss_and_gradient(self.x, self.y)

    def step(self, x, y):
        _, *gradients = self.loss_and_gradient(x, y)
        self.steps += 1
        for p, g, (mean, square) in zip((self.w, self.v), gradients, self.moments):
            if not self.is_adam:
                p -= self.rate * g
                continue
            mean *= 0.9
            mean += 0.1 * g
            square *= 0.999
            square += 0.001 * g * g
            p -= self.rate / (1 - 0.9**self.steps) * mean / (np.sqrt(square / (1 - 0.999**self.steps)) + 1e-8)

    def run_epoch(self):
        if self.batch == 0:
            return self.step(self.x, self.y)
        order = self.random.permutation(len(self.y))
        for begin in range(0, len(order), self.batch):
            batch = order[begin:begin + self.batch]
            self.step(self.x[batch], self.y[batch])

    def parameters(self):
        return self.w, self.v


def main():
    source, sink = sys.stdin.buffer, sys.stdout.buffer

    def read(*shape):
        return np.frombuffer(source.read(8 * int(np.prod(shape))), dtype=np.float64).reshape(shape).copy()

    def answer(data):
        sink.write(data)
        sink.flush()

    answer(b"ready\n")
    trainer = None
    for line in iter(source.readline, b""):
        command, *arguments = line.decode().split()
        if command == "load":
            n, d0, d1 = map(int, arguments[:3])
            activation, optimizer, batch, rate = arguments[3:]
            data = read(n, d0), read(n), read(d1, d0), read(d1)
            trainer = (Torch if sys.argv[1] == "torch" else Numpy)(*data, activation, optimizer, int(batch), float(rate))
            answer(b"ready\n")
        elif command == "run":
            for _ in range(int(arguments[0])):
                trainer.run_epoch()
            answer(b"done\n")
        else:
            answer(b"".join(np.asarray(part, dtype=np.float64).tobytes() for part in getattr(trainer, command)()))


main()
