package p;
  localparam N = 2;
endpackage

module TopModule (
  input [1:0] a,
  output y
);

  assign y = a == p::N;

endmodule
