internal import KernelContracts

/// Inputs whose activations, 64 columns wide, fill 28 KiB of the first-level cache.
private let forwardBlock = 112

/// See `KernelTable.denseForward`. Block by block of the inputs; sums wait in `out` between blocks.
func denseForward(
  _ weights: Input, _ bias: Input, _ x: Input, _ out: Output, _ shape: LayerShape, _ relu: Bool
) {
  var start = 0
  while start < shape.inputs {
    let operands = Operands(
      left: weights + start, leftRow: shape.inputs, leftInner: 1, right: x + start &* shape.columns,
      rightInner: shape.columns, inner: min(forwardBlock, shape.inputs &- start))
    let partial = start == 0 ? nil : Input(out)
    start &+= forwardBlock
    if start < shape.inputs {
      multiply(
        operands, into: PlainDestination(out: out, rows: shape.outputs, columns: shape.columns), adding: partial)
    } else {
      multiply(
        operands,
        into: ActivationDestination(out: out, rows: shape.outputs, columns: shape.columns, bias: bias, relu: relu),
        adding: partial)
    }
  }
}

/// See `KernelTable.denseInputGradient`. The left operand is the kernel read down its columns.
func denseInputGradient(_ weights: Input, _ delta: Input, _ x: Input, _ dx: Output, _ shape: LayerShape) {
  let operands = Operands(
    left: weights, leftRow: 1, leftInner: shape.inputs, right: delta, rightInner: shape.columns,
    inner: shape.outputs)
  multiply(
    operands,
    into: GateDestination(out: dx, rows: shape.inputs, columns: shape.columns, activation: x))
}

/// See `KernelTable.denseWeightGradient`.
func denseWeightGradient(_ delta: Input, _ rows: Input, _ gradient: Output, _ shape: LayerShape, _ images: Int) {
  let operands = Operands(
    left: delta, leftRow: shape.columns, leftInner: 1, right: rows, rightInner: paddedWidth(shape.inputs), inner: images)
  multiply(operands, into: PlainDestination(out: gradient, rows: shape.outputs, columns: shape.inputs))
}

/// See `KernelTable.denseWeightGradientAdam`.
func denseWeightGradientAdam(
  _ delta: Input, _ rows: Input, _ adam: AdamOperands, _ shape: LayerShape, _ images: Int
) {
  let operands = Operands(
    left: delta, leftRow: shape.columns, leftInner: 1, right: rows, rightInner: paddedWidth(shape.inputs), inner: images)
  multiply(
    operands, into: AdamDestination(update: AdamUpdate(adam), rows: shape.outputs, columns: shape.inputs))
}

/// See `KernelTable.biasGradient`.
func biasGradient(_ delta: Input, _ gradient: Output, _ shape: LayerShape) {
  for output in 0..<shape.outputs {
    let row = delta + output &* shape.columns
    var lanes = Vector(repeating: 0)
    var column = 0
    while column < shape.columns {
      lanes += row.vector(column)
      column &+= vectorWidth
    }
    gradient[output] = foldedSum(lanes)
  }
}
