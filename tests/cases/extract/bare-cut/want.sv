module TopModule (
  input [1:0] a,
  output y
);

  always @(*) begin
    if (a ==
