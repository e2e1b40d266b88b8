module top #(parameter W = 4) (input clk, rst, in, output done);
    localparam [1:0] IDLE = 2'd0, RUN = 2'd1;
    localparam [1:0] DONE = 2'd2;
    typedef enum logic [1:0] {RED, GREEN = 2, BLUE} color_t;
    color_t color;
    reg [1:0] state;
    always @(posedge clk)
        if (rst) begin state <= IDLE; color <= RED; end
        else case (state)
            IDLE: state <= in ? RUN : IDLE;
            RUN: state <= DONE;
            default: color <= BLUE;
        endcase
    assign done = state == DONE;
    wire [W-1:0] w = {W{1'b0}};
endmodule
