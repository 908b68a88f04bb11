extension SyntheticDigits {
  /// A way of writing a digit: strokes in the unit square, as points to be joined by lines.
  typealias Writing = [[Point]]

  /// The ways of writing each digit, by class.
  static let writings: [[Writing]] = (0..<10).map { digit in
    strokes(of: digit).map { writing in writing.map { stroke in stroke.flatMap(\.points) } }
  }

  private static func strokes(of digit: Int) -> [[[StrokePiece]]] {
    switch digit {
    case 0: zero
    case 1: one
    case 2: two
    case 3: three
    case 4: four
    case 5: five
    case 6: six
    case 7: seven
    case 8: eight
    default: nine
    }
  }

  /// Closed; begun and ended at the upper right with a gap.
  private static let zero: [[[StrokePiece]]] = [
    [[.arc(center: Point(0.5, 0.5), radii: Point(0.5, 0.5), from: 3, to: -1)]],
    [[.arc(center: Point(0.48, 0.5), radii: Point(0.48, 0.5), from: 3.5, to: -0.2)]],
  ]

  /// A bar; with a flag; with flag and foot.
  private static let one: [[[StrokePiece]]] = [
    [[.line([Point(0.5, 0), Point(0.5, 1)])]],
    [[.line([Point(0.22, 0.26), Point(0.56, 0), Point(0.56, 1)])]],
    [[.line([Point(0.22, 0.22), Point(0.52, 0), Point(0.52, 1)])], [.line([Point(0.18, 1), Point(0.86, 1)])]],
  ]

  /// With a pointed heel; with a loop there.
  private static let two: [[[StrokePiece]]] = [
    [
      [
        .arc(center: Point(0.48, 0.28), radii: Point(0.42, 0.28), from: 2, to: 4.3),
        .curve(from: Point(0.85, 0.42), control: Point(0.7, 0.66), to: Point(0.04, 1)),
        .line([Point(0.04, 1), Point(1, 0.98)]),
      ]
    ],
    [
      [
        .arc(center: Point(0.48, 0.26), radii: Point(0.42, 0.26), from: 2.1, to: 4.3),
        .curve(from: Point(0.85, 0.4), control: Point(0.66, 0.74), to: Point(0.24, 0.96)),
        .arc(center: Point(0.2, 0.86), radii: Point(0.16, 0.11), from: 1, to: 3.4),
        .curve(from: Point(0.33, 0.8), control: Point(0.6, 1.02), to: Point(1, 0.92)),
      ]
    ],
  ]

  /// Two bows; with a flat top.
  private static let three: [[[StrokePiece]]] = [
    [
      [
        .arc(center: Point(0.44, 0.25), radii: Point(0.42, 0.25), from: 2.3, to: 5),
        .arc(center: Point(0.42, 0.74), radii: Point(0.52, 0.26), from: 3, to: 5.7),
      ]
    ],
    [
      [
        .line([Point(0.08, 0.02), Point(0.88, 0), Point(0.42, 0.4)]),
        .arc(center: Point(0.42, 0.7), radii: Point(0.5, 0.3), from: 3.1, to: 5.7),
      ]
    ],
  ]

  /// Open at the top; closed.
  private static let four: [[[StrokePiece]]] = [
    [[.line([Point(0.16, 0), Point(0.04, 0.56), Point(0.96, 0.54)])], [.line([Point(0.76, 0.06), Point(0.72, 1)])]],
    [[.line([Point(0.7, 1), Point(0.7, 0), Point(0, 0.66), Point(1, 0.66)])]],
  ]

  /// In one stroke; with the bar added last, slanting.
  private static let five: [[[StrokePiece]]] = [
    [
      [
        .line([Point(0.9, 0), Point(0.2, 0.01), Point(0.12, 0.44)]),
        .arc(center: Point(0.42, 0.69), radii: Point(0.5, 0.31), from: 2.7, to: 5.7),
      ]
    ],
    [
      [
        .line([Point(0.2, 0.08), Point(0.16, 0.46)]),
        .arc(center: Point(0.4, 0.71), radii: Point(0.48, 0.29), from: 2.8, to: 5.6),
      ],
      [.line([Point(0.2, 0.08), Point(0.96, 0)])],
    ],
  ]

  /// With a bent stem; with a straight one.
  private static let six: [[[StrokePiece]]] = [
    [
      [
        .curve(from: Point(0.82, 0), control: Point(0.06, 0.24), to: Point(0.03, 0.68)),
        .arc(center: Point(0.5, 0.71), radii: Point(0.47, 0.29), from: 2, to: -2),
      ]
    ],
    [
      [
        .line([Point(0.56, 0), Point(0.1, 0.6)]),
        .arc(center: Point(0.5, 0.75), radii: Point(0.45, 0.25), from: 2.2, to: -1.9),
      ]
    ],
  ]

  /// Plain; with a bar; with a serif and a bent stem.
  private static let seven: [[[StrokePiece]]] = [
    [[.line([Point(0.02, 0.03), Point(0.96, 0), Point(0.38, 1)])]],
    [[.line([Point(0.02, 0.02), Point(0.96, 0), Point(0.4, 1)])], [.line([Point(0.26, 0.5), Point(0.96, 0.48)])]],
    [
      [
        .line([Point(0.04, 0.18), Point(0.06, 0.02), Point(0.96, 0.02)]),
        .curve(from: Point(0.96, 0.02), control: Point(0.46, 0.5), to: Point(0.46, 1)),
      ]
    ],
  ]

  /// Two rings; one line crossing itself.
  private static let eight: [[[StrokePiece]]] = [
    [
      [
        .arc(center: Point(0.5, 0.24), radii: Point(0.38, 0.24), from: 1, to: 5),
        .arc(center: Point(0.5, 0.74), radii: Point(0.47, 0.26), from: 3, to: 7),
      ]
    ],
    [
      [
        .arc(center: Point(0.5, 0.23), radii: Point(0.4, 0.23), from: 3.8, to: 1.7),
        .arc(center: Point(0.48, 0.76), radii: Point(0.44, 0.24), from: -0.5, to: 2.4),
        .line([Point(0.11, 0.61), Point(0.86, 0.16)]),
      ]
    ],
  ]

  /// With a straight stem; with a bent one.
  private static let nine: [[[StrokePiece]]] = [
    [
      [
        .arc(center: Point(0.46, 0.28), radii: Point(0.44, 0.28), from: 4, to: 0),
        .line([Point(0.9, 0.28), Point(0.84, 1)]),
      ]
    ],
    [
      [
        .arc(center: Point(0.48, 0.3), radii: Point(0.46, 0.3), from: 4, to: 0),
        .curve(from: Point(0.94, 0.3), control: Point(0.96, 0.98), to: Point(0.26, 1)),
      ]
    ],
  ]
}
