  assign y = &a;

endmodule
