/// The kernels of one instruction set, and the contract that all of them keep.
///
/// **Orders.** The result of every kernel is fixed to the bit by the order of its sums; each build and the reference
/// follow the same ones:
///
/// - Forward products and input gradients: one chain of fused multiply-adds from +0, ascending inner index; the bias
///   is added last.
/// - Dense weight gradients: one chain from +0, ascending image.
/// - Other sums over images: lane l adds columns l, l+16, l+32, …; then the lanes are folded in halves
///   (l with l+8, then l+4, l+2, l+1).
/// - Sums over classes: ascending.
///
/// Tiles split outputs, never a sum. The element-wise kernels name each rounding in their formula: `fma` is one
/// rounding, everything else rounds by itself.
package struct KernelTable: Sendable {
  /// out[o, c] = Σ_i weights[o, i]·x[i, c] + bias[o], then where `relu` is set: v > 0 ? v : 0.
  ///
  /// weights `[outputs, inputs]`, bias `[outputs]`, x `[inputs, columns]`, out `[outputs, columns]`.
  package var denseForward:
    @Sendable (_ weights: Input, _ bias: Input, _ x: Input, _ out: Output, _ shape: LayerShape, _ relu: Bool) -> Void

  /// dx[i, c] = x[i, c] > 0 ? Σ_o weights[o, i]·delta[o, c] : 0, through the ReLU that made x.
  ///
  /// weights `[outputs, inputs]`, delta `[outputs, columns]`, x and dx `[inputs, columns]`.
  package var denseInputGradient:
    @Sendable (_ weights: Input, _ delta: Input, _ x: Input, _ dx: Output, _ shape: LayerShape) -> Void

  /// gradient[o, i] = Σ_c delta[o, c]·rows[c, i] over the first `images` columns.
  ///
  /// delta `[outputs, columns]`, rows `[images, padded(inputs)]` (the layer's input, image by image), gradient
  /// `[outputs, inputs]`.
  package var denseWeightGradient:
    @Sendable (_ delta: Input, _ rows: Input, _ gradient: Output, _ shape: LayerShape, _ images: Int) -> Void

  /// `denseWeightGradient` and then `adam` on its result, which is never stored: same bits, and the gradient's
  /// way to memory and back is saved.
  package var denseWeightGradientAdam:
    @Sendable (_ delta: Input, _ rows: Input, _ operands: AdamOperands, _ shape: LayerShape, _ images: Int) -> Void

  /// The forward product of a compressed kernel: `denseForward` over its kept weights.
  ///
  /// weights `[pattern.count]`, bias `[outputs]`, x `[inputs, columns]`, out `[outputs, columns]`.
  package var sparseForward:
    @Sendable (_ weights: Input, _ pattern: SparsePattern, _ bias: Input, _ x: Input, _ out: Output, _ relu: Bool)
      -> Void

  /// The input gradient of a compressed kernel: `denseInputGradient` over its kept weights.
  package var sparseInputGradient:
    @Sendable (_ weights: Input, _ pattern: SparsePattern, _ delta: Input, _ x: Input, _ dx: Output) -> Void

  /// gradient[j] = Σ_c delta[outputs[j], c]·x[inputs[j], c], in lanes by fma, then folded.
  ///
  /// delta `[outputs, columns]`, x `[inputs, columns]`, gradient `[pattern.count]`.
  package var sparseWeightGradient:
    @Sendable (_ delta: Input, _ x: Input, _ pattern: SparsePattern, _ gradient: Output) -> Void

  /// gradient[o] = Σ_c delta[o, c] in lanes. delta `[outputs, columns]`.
  package var biasGradient: @Sendable (_ delta: Input, _ gradient: Output, _ shape: LayerShape) -> Void

  /// Softmax cross entropy of each image, and its gradient by the logits.
  ///
  /// losses[c] = log Σ_j exp(z_j - z_max) - (z_label - z_max); delta[j, c] = (p_j - [j = label])·`scale`, and 0 in
  /// columns from `images` on. hits[c] = 1 where the largest logit, the lowest class on ties, is the label's.
  /// logits and delta `[classes, columns]`; labels, losses and hits `[columns]`; delta may be the logits' memory.
  package var softmaxCrossEntropy:
    @Sendable (
      _ logits: Input, _ labels: UnsafePointer<UInt8>, _ delta: Output, _ losses: Output, _ hits: Output,
      _ classes: Int, _ columns: Int, _ images: Int, _ scale: Float
    ) -> Void

  /// One Adam step on the weights that are trained; the others and their moments stay as they are.
  ///
  /// m ← fma(β1, m, (1 - β1)·g), v ← fma(β2, v, (1 - β2)·h), h = g·g or 0 where
  /// abs(g) < 1e-15, moments with a magnitude below 1e-30 become 0,
  /// w ← w - scale·m / (sqrt(v) + ε).
  /// Source: Kingma and Ba 2015, end of section 2. All vectors `[count]`, count in whole vectors.
  package var adam: @Sendable (_ gradient: Input, _ operands: AdamOperands, _ count: Int) -> Void

  /// One step of gradient descent with momentum where mask is 1, or everywhere without a mask: u ← fma(momentum, u, g), with
  /// magnitudes below 1e-30 made 0, w ← w - rate·u.
  package var momentum:
    @Sendable (
      _ weights: Output, _ gradient: Input, _ velocity: Output, _ mask: Input?, _ count: Int, _ step: MomentumStep
    ) -> Void

  /// mask[j] = u < sigmoid(logits[j]) ? 1 : 0 for j < count; returns how many are 1.
  ///
  /// u in [0, 1) is the number that a random stream's key gives to j: word j mod 4 of Philox block j / 4, shifted right by
  /// 9, in units of 2^-23. sigmoid(x) = e / (1 + e) for x < 0 and 1 / (1 + e) else, e = exp(-abs(x)). Both vectors have
  /// room for whole vectors; the mask's numbers from `count` on become 0.
  package var sampleMask:
    @Sendable (_ logits: Input, _ key: SIMD2<UInt32>, _ mask: Output, _ count: Int) -> Int

  /// One step of gradient descent with momentum on logits, straight through the mask that was sampled from them.
  ///
  /// p = sigmoid(logits), g = gradient·weights·scale·(p·(1 - p)) from left to right, u ← fma(momentum, u, g), with
  /// magnitudes below 1e-30 made 0, logits ← logits - rate·u. `gradient` is that of the masked, scaled weights. All
  /// vectors `[count]`, count in whole vectors.
  package var supermaskStep:
    @Sendable (
      _ gradient: Input, _ weights: Input, _ logits: Output, _ velocity: Output, _ scale: Float, _ count: Int,
      _ step: MomentumStep
    ) -> Void

  /// Takes `images` rows of 8-bit pixels, divides them by 255 (correctly rounded) and lays them out twice.
  ///
  /// pixels `[_, features]`, order `[images]` row numbers; x `[features, columns]` with zeros in columns from
  /// `images` on; rows `[images, padded(features)]`, or nil where only the forward pass is wanted.
  package var gather:
    @Sendable (
      _ pixels: UnsafePointer<UInt8>, _ order: UnsafePointer<UInt32>, _ features: Int, _ images: Int,
      _ columns: Int, _ x: Output, _ rows: Output?
    ) -> Void

  /// rows[c, i] = x[i, c] for the first `images` columns. x `[features, columns]`, rows `[images, stride]`, stride at
  /// least `features`.
  package var imageMajor:
    @Sendable (_ x: Input, _ rows: Output, _ features: Int, _ columns: Int, _ images: Int, _ stride: Int) -> Void

  /// Lists what is not zero in the images `order[0..<images]`, by image and, where asked for, by feature.
  ///
  /// Bytes become numbers as `gather` makes them.
  package var listNonzeros:
    @Sendable (
      _ pixels: NonzeroPixels, _ order: UnsafePointer<UInt32>, _ images: Int, _ batch: NonzeroBatch,
      _ byFeature: Bool
    ) -> Void

  /// `denseForward` of listed images, with its bits; the kernel lies input by input.
  ///
  /// weights `[inputs, stride]`, of which rows are read up to the next multiple of `listedWidth`; bias `[outputs]`; rows
  /// `[columns, rowStride]` is room for the sums, rowStride a multiple of `listedWidth`; out `[outputs, columns]`.
  package var listedForward:
    @Sendable (
      _ weights: Input, _ stride: Int, _ bias: Input, _ batch: NonzeroBatch, _ rows: Output, _ rowStride: Int,
      _ out: Output, _ outputs: Int, _ relu: Bool
    ) -> Void

  /// `denseWeightGradient` of listed images, with its bits, input by input.
  ///
  /// delta `[columns, deltaStride]`, image by image, deltaStride a multiple of `listedWidth` and zeros from the last
  /// output on; gradient `[inputs, stride]`, stride in whole vectors.
  package var listedWeightGradient:
    @Sendable (_ delta: Input, _ deltaStride: Int, _ batch: NonzeroBatch, _ gradient: Output, _ stride: Int) -> Void

  /// `listedWeightGradient` and then `adam` on its result. Weights of inputs that have not been seen have no moments
  /// and no gradient, so they are left alone.
  package var listedWeightGradientAdam:
    @Sendable (_ delta: Input, _ deltaStride: Int, _ batch: NonzeroBatch, _ operands: AdamOperands, _ stride: Int)
      -> Void

  /// Nothing but fused multiply-adds in registers, for measuring what the machine can do: `rounds` times
  /// `peakVectors` vectors s ← fma(s, factor, term) from 0. Returns the sum of all, so that nothing can be left out.
  package var peak: @Sendable (_ rounds: Int, _ factor: Float, _ term: Float) -> Float
  /// Vectors in a round of `peak`: each is 2·`vectorLanes` floating-point operations.
  package var peakVectors: Int

  package init(
    denseForward: @escaping @Sendable (Input, Input, Input, Output, LayerShape, Bool) -> Void,
    denseInputGradient: @escaping @Sendable (Input, Input, Input, Output, LayerShape) -> Void,
    denseWeightGradient: @escaping @Sendable (Input, Input, Output, LayerShape, Int) -> Void,
    denseWeightGradientAdam: @escaping @Sendable (Input, Input, AdamOperands, LayerShape, Int) -> Void,
    sparseForward: @escaping @Sendable (Input, SparsePattern, Input, Input, Output, Bool) -> Void,
    sparseInputGradient: @escaping @Sendable (Input, SparsePattern, Input, Input, Output) -> Void,
    sparseWeightGradient: @escaping @Sendable (Input, Input, SparsePattern, Output) -> Void,
    biasGradient: @escaping @Sendable (Input, Output, LayerShape) -> Void,
    softmaxCrossEntropy:
      @escaping @Sendable (
        Input, UnsafePointer<UInt8>, Output, Output, Output, Int, Int, Int, Float
      ) -> Void,
    adam: @escaping @Sendable (Input, AdamOperands, Int) -> Void,
    momentum: @escaping @Sendable (Output, Input, Output, Input?, Int, MomentumStep) -> Void,
    sampleMask: @escaping @Sendable (Input, SIMD2<UInt32>, Output, Int) -> Int,
    supermaskStep: @escaping @Sendable (Input, Input, Output, Output, Float, Int, MomentumStep) -> Void,
    gather:
      @escaping @Sendable (
        UnsafePointer<UInt8>, UnsafePointer<UInt32>, Int, Int, Int, Output, Output?
      ) -> Void,
    imageMajor: @escaping @Sendable (Input, Output, Int, Int, Int, Int) -> Void,
    listNonzeros:
      @escaping @Sendable (NonzeroPixels, UnsafePointer<UInt32>, Int, NonzeroBatch, Bool) -> Void,
    listedForward:
      @escaping @Sendable (Input, Int, Input, NonzeroBatch, Output, Int, Output, Int, Bool) -> Void,
    listedWeightGradient: @escaping @Sendable (Input, Int, NonzeroBatch, Output, Int) -> Void,
    listedWeightGradientAdam: @escaping @Sendable (Input, Int, NonzeroBatch, AdamOperands, Int) -> Void,
    peak: @escaping @Sendable (Int, Float, Float) -> Float, peakVectors: Int
  ) {
    self.denseForward = denseForward
    self.denseInputGradient = denseInputGradient
    self.denseWeightGradient = denseWeightGradient
    self.denseWeightGradientAdam = denseWeightGradientAdam
    self.sparseForward = sparseForward
    self.sparseInputGradient = sparseInputGradient
    self.sparseWeightGradient = sparseWeightGradient
    self.biasGradient = biasGradient
    self.softmaxCrossEntropy = softmaxCrossEntropy
    self.adam = adam
    self.momentum = momentum
    self.sampleMask = sampleMask
    self.supermaskStep = supermaskStep
    self.gather = gather
    self.imageMajor = imageMajor
    self.listNonzeros = listNonzeros
    self.listedForward = listedForward
    self.listedWeightGradient = listedWeightGradient
    self.listedWeightGradientAdam = listedWeightGradientAdam
    self.peak = peak
    self.peakVectors = peakVectors
  }
}
